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

    /// <summary>Recovers every writer that is fenced, or whose node is gone; has the own journal know when it is one of these.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var own = journal.Writer;
        var open = await store.OpenWriters(cancellation);
        if (own != 0 && !open.Any(writer => writer.Writer == own && writer.State == WriterState.Active))
            journal.Lost(own);
        foreach (var writer in open.Where(writer => writer.Writer != own))
        {
            try
            {
                if (writer.State == WriterState.Fenced || await peers.IsGone(writer.Silo))
                    await recovery.Take(writer.Writer, cancellation);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // One that cannot be recovered keeps nobody from those after it.
                LogNotRecovered(failed, writer.Writer);
            }
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

    [LoggerMessage(LogLevel.Warning, "The journal of writer {Writer} could not be recovered; it is tried again.")]
    partial void LogNotRecovered(Exception failed, long writer);

    [LoggerMessage(LogLevel.Warning, "Dead nodes' journals could not be looked for; it is tried again.")]
    partial void LogFailed(Exception failed);
}
