namespace TikApis.Benchmarks.Footprint;

/// <summary>What the journal's table takes on disk while events come in: rows come and go there all the time, and it must not grow for that.</summary>
sealed class JournalSizes : IAsyncDisposable
{
    readonly List<long> sizes = [];
    readonly CancellationTokenSource stop = new();
    readonly Task running;

    public JournalSizes(UsageTables tables) => running = Task.Run(() => Watch(tables));

    /// <summary>The most in each quarter of the time so far.</summary>
    public IEnumerable<long> InQuarters()
    {
        lock (sizes)
            return [.. sizes.Chunk(Math.Max(1, (sizes.Count + 3) / 4)).Select(quarter => quarter.Max())];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    async Task Watch(UsageTables tables)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await timer.WaitForNextTickAsync(stop.Token))
        {
            var bytes = await tables.JournalBytes(stop.Token);
            lock (sizes)
                sizes.Add(bytes);
        }
    }
}
