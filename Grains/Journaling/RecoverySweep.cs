using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TikApis.Journaling;

/// <summary>Recovers, every few seconds, the journals of nodes that are gone: for accounts nobody asks about.</summary>
public sealed partial class RecoverySweep(
    IJournalStore store,
    IWriterPeers peers,
    Recovery recovery,
    Journal journal,
    IOptions<JournalOptions> options,
    TimeProvider time,
    ILogger<RecoverySweep> log) : IDisposable
{
    readonly CancellationTokenSource stopping = new();
    Task loop = Task.CompletedTask;

    /// <summary>Begins to sweep in the background.</summary>
    public void Start() => loop = Task.Run(SweepInTurn);

    public async Task Stop()
    {
        await stopping.CancelAsync();
        await loop;
    }

    /// <summary>Recovers every writer that is fenced, or whose node is gone.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        foreach (var writer in await store.OpenWriters(cancellation))
        {
            if (writer.Writer == journal.Writer)
                continue;
            if (writer.State == WriterState.Fenced || await peers.IsGone(writer.Silo))
                await recovery.Take(writer.Writer, cancellation);
        }
    }

    public void Dispose() => stopping.Dispose();

    async Task SweepInTurn()
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping.Token);
                await Run(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                LogFailed(failed);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Dead nodes' journals could not be recovered; it is tried again.")]
    partial void LogFailed(Exception failed);
}
