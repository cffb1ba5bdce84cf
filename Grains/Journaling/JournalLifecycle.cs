using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TikApis.Journaling;

/// <summary>
/// Opens the journal before any grain exists and closes it after the last is gone. On an embedded database
/// every earlier writer is dead by now: its tail is recovered before anything is served.
/// </summary>
public sealed partial class JournalLifecycle(
    IJournalStore store,
    Journal journal,
    Checkpoint checkpoint,
    Fold fold,
    Recovery recovery,
    ILocalSiloDetails silo,
    IHostApplicationLifetime application,
    ILogger<JournalLifecycle> log) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>After the schema is there, before grain storage, reminders and grains.</summary>
    public const int Stage = ServiceLifecycleStage.RuntimeInitialize + 100;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(JournalLifecycle), Stage, Open, Close);

    async Task Open(CancellationToken cancellation)
    {
        if (!store.IsShared) // Otherwise the writers there are may well be alive.
            await recovery.TakeAll(cancellation);
        var writer = await store.RegisterWriter(silo.SiloAddress.ToParsableString(), cancellation);
        journal.Fenced += Stop;
        journal.Start(writer);
        checkpoint.Start();
        LogOpened(writer);
    }

    async Task Close(CancellationToken cancellation)
    {
        journal.Fenced -= Stop;
        await journal.Stop(cancellation);
        await checkpoint.Stop();
        await checkpoint.Run(cancellation);
        await fold.CloseOwn(journal.Writer, cancellation);
        LogClosed(journal.Writer);
    }

    /// <summary>Fenced on an embedded database: another process has the file. Going on could only do harm.</summary>
    void Stop()
    {
        LogTakenOver();
        application.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "Journal opened as writer {Writer}.")]
    partial void LogOpened(long writer);

    [LoggerMessage(LogLevel.Information, "Journal of writer {Writer} folded and closed.")]
    partial void LogClosed(long writer);

    [LoggerMessage(LogLevel.Critical, "Another process has taken the database over; this one stops.")]
    partial void LogTakenOver();
}
