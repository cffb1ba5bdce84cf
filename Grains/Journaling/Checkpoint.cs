using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikApis.Telemetry;

namespace TikApis.Journaling;

/// <summary>Folds the own journal every few seconds, sooner when much is waiting, and at once when asked.</summary>
public sealed partial class Checkpoint(
    Journal journal,
    Fold fold,
    IOptions<JournalOptions> options,
    TimeProvider time,
    ILogger<Checkpoint> log) : IDisposable
{
    /// <summary>How long a fold in the background may take its time: what all accounts have together is known up to its beginning.</summary>
    static readonly TimeSpan Leisure = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim one = new(1);
    readonly CancellationTokenSource stopping = new();
    Task loop = Task.CompletedTask;
    int waiting;

    /// <summary>Begins to fold in the background.</summary>
    public void Start() => loop = Task.Run(FoldInTurn);

    /// <summary>Ends the background work; what is not folded stays in the journal.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        await loop;
    }

    /// <summary>Folds everything that was committed when this is called, as fast as it goes.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await FoldAll(Pace.Urgent, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Has the journal begin anew while nothing is folded.</summary>
    public async Task Restart(long writer, CancellationToken cancellation)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await one.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            journal.Restart(writer);
        }
        finally
        {
            one.Release();
        }
    }

    // Nobody may wait for room because the fold took its time.
    bool IsUrgent => Volatile.Read(ref waiting) > 0 || stopping.IsCancellationRequested || journal.UnfoldedBytes >= 2 * options.Value.CheckpointBytes;

    public void Dispose()
    {
        one.Dispose();
        stopping.Dispose();
    }

    async Task FoldAll(Pace pace, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (journal.CloseGeneration() is not { Count: > 0 } waiting)
                return;
            var started = time.GetTimestamp();
            foreach (var generation in waiting)
            {
                var slices = await fold.OwnTail(journal.Writer, generation.End, pace, cancellation);
                journal.Release(generation);
                await Trim(slices, pace, cancellation);
            }

            JournalMetrics.CheckpointDuration.Record(time.SecondsSince(started));
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Nobody waits for it: the rows are in the tables, and go with the next fold should it fail.</summary>
    async Task Trim(IReadOnlyList<long> slices, Pace pace, CancellationToken cancellation)
    {
        try
        {
            await fold.Trim(journal.Writer, slices, pace, cancellation);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            JournalMetrics.TrimsFailed.Add(1);
            LogNotTrimmed(failed, journal.Writer);
        }
    }

    async Task FoldInTurn()
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                await WaitForTurn(failures);
                var began = time.GetTimestamp();
                await FoldAll(new Pace(time, () => IsUrgent || time.GetElapsedTime(began) >= Leisure), stopping.Token);
                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (JournalCorruptException corrupt)
            {
                LogCorrupt(corrupt, journal.Writer);
                return; // The journal fills to its bound and ingest is refused: better than wrong numbers.
            }
            catch (Exception failed)
            {
                JournalMetrics.CheckpointsFailed.Add(1);
                LogFailed(failed, journal.Writer, ++failures);
            }
        }
    }

    async Task WaitForTurn(int failures)
    {
        if (failures > 0)
        {
            await Task.Delay(Backoff.After(failures, options.Value.MaxBackoff), time, stopping.Token);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var interval = Task.Delay(options.Value.CheckpointInterval, time, either.Token);
        await Task.WhenAny(interval, journal.Pressure.WaitAsync(either.Token));
        await either.CancelAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Checkpoint of writer {Writer} failed (try {Failures}); it begins again.")]
    partial void LogFailed(Exception failed, long writer, int failures);

    [LoggerMessage(LogLevel.Warning, "The journal of writer {Writer} could not be trimmed; the next fold does it.")]
    partial void LogNotTrimmed(Exception failed, long writer);

    [LoggerMessage(LogLevel.Critical, "The journal of writer {Writer} is corrupt; nothing is folded any more.")]
    partial void LogCorrupt(Exception corrupt, long writer);
}
