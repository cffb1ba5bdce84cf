using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TikApis.Journaling;

/// <summary>
/// The journal of the only node on a database. Every earlier writer is dead by now: its tail is recovered before
/// anything is served.
/// </summary>
public sealed partial class EmbeddedJournal(
    IJournalStore store,
    Journal journal,
    Checkpoint checkpoint,
    Fold fold,
    Recovery recovery,
    ILocalSiloDetails silo,
    IHostApplicationLifetime application,
    ILogger<EmbeddedJournal> log) : JournalLifecycle(store, journal, checkpoint, fold, silo, log)
{
    /// <summary>Before grain storage, reminders and grains.</summary>
    protected override int Stage => ServiceLifecycleStage.RuntimeInitialize + 100;

    protected override Task BeforeOpening(CancellationToken cancellation) => recovery.TakeAll(cancellation);

    /// <summary>Another process has the database. Going on could only do harm.</summary>
    protected override void OnFenced()
    {
        LogTakenOver(log);
        application.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "Another process has taken the database over; this one stops.")]
    static partial void LogTakenOver(ILogger log);
}
