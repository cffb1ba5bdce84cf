using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TikApis.Journaling;

/// <summary>
/// The journal of one node among others. A node that was thought dead and is not comes back as a new writer, with
/// nothing of what it had in memory.
/// </summary>
public sealed partial class ClusterJournal(
    IJournalStore store,
    Journal journal,
    Checkpoint checkpoint,
    Fold fold,
    RecoverySweep sweep,
    ILocalSiloDetails silo,
    IOptions<JournalOptions> options,
    TimeProvider time,
    ILogger<ClusterJournal> log) : JournalLifecycle(store, journal, checkpoint, fold, silo, log), IDisposable
{
    readonly CancellationTokenSource stopping = new();
    readonly Random random = new(Environment.ProcessId);
    Task rejoining = Task.CompletedTask;

    /// <summary>Once the node is a member: a writer of an unknown node would be taken for a dead one's.</summary>
    protected override int Stage => ServiceLifecycleStage.Active;

    public void Dispose() => stopping.Dispose();

    protected override Task BeforeOpening(CancellationToken cancellation)
    {
        sweep.Start();
        return Task.CompletedTask;
    }

    protected override async Task BeforeClosing()
    {
        await stopping.CancelAsync();
        await sweep.Stop();
        await rejoining;
    }

    protected override void OnFenced() => rejoining = Task.Run(Rejoin);

    async Task Rejoin()
    {
        for (var attempt = 1; !stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                // Nodes that were fenced together do not come back together.
                var pause = Backoff.After(attempt + 4, options.Value.MaxBackoff);
                await Task.Delay(pause + pause * random.NextDouble(), time, stopping.Token);
                LogRejoined(log, await BeginAnew(stopping.Token));
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                LogFailed(log, failed, attempt);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Fenced; this node goes on as writer {Writer}.")]
    static partial void LogRejoined(ILogger log, long writer);

    [LoggerMessage(LogLevel.Warning, "Fenced, and could not register a new writer (try {Attempt}).")]
    static partial void LogFailed(ILogger log, Exception failed, int attempt);
}
