using System.Globalization;
using TikApis.Accounts;
using TikApis.Api.Ingest;
using TikApis.Api.Keys;
using TikApis.Keys;
using TikApis.Usage;
using EventId = TikApis.Usage.EventId;

namespace TikApis.Api.Demo;

/// <summary>
/// Gives the demo account a year of history and live traffic, by the way every event takes. Switched on by
/// <c>--demo</c> or <c>Demo:Traffic</c>, or from the dashboard; made up from a seed, so that it is the same everywhere.
/// </summary>
sealed class DemoTraffic(UsageRecorder recorder, IGrainFactory grains, TimeProvider time, IConfiguration configuration, IHostApplicationLifetime application, ILogger<DemoTraffic> log)
    : BackgroundService
{
    const int BatchSize = 2_000;
    const int HistoryDays = 365;
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    readonly TaskCompletionSource wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether there is traffic.</summary>
    public bool IsOn => wanted.Task.IsCompleted;

    /// <summary>Begins it, once.</summary>
    public void Begin() => wanted.TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetValue("Demo:Traffic", false))
            Begin();
        await wanted.Task.WaitAsync(stoppingToken);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (application.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);
        var account = grains.GetGrain<IAccountGrain>(ProcessKeys.DemoAccount);
        await account.Create("Demo", "pro", by: "demo");
        foreach (var (request, name, _) in DemoPattern.Keys)
            await account.CreateKey(name, KeyScopes.Ingest, request); // Nobody sees its secret: it opens nothing.
        var now = time.GetUtcNow();
        await AddHistory(now, stoppingToken);
        await GoOn(now, stoppingToken);
    }

    /// <summary>Days that have traffic already are left as they are.</summary>
    async Task AddHistory(DateTimeOffset now, CancellationToken stopping)
    {
        var today = Buckets.StartOf(now, UsageInterval.Daily);
        var known = await grains.GetGrain<IUsageGrain>(ProcessKeys.DemoAccount).GetUsage(new UsageQuery(today.AddDays(-HistoryDays), today.AddDays(1), UsageInterval.Daily));
        foreach (var day in known.Buckets.Where(day => day.Requests < 100)) // A few tried by hand are no traffic.
        {
            var pattern = new DemoPattern(day.Start, now);
            await Send(pattern.Events(day.Start, day.End < now ? day.End : now), stopping);
        }
    }

    async Task GoOn(DateTimeOffset since, CancellationToken stopping)
    {
        using var beats = new PeriodicTimer(Beat, time);
        while (await beats.WaitForNextTickAsync(stopping))
        {
            var now = time.GetUtcNow();
            await Send(new DemoPattern(since, now).Events(since, now), stopping);
            since = now;
        }
    }

    async Task Send(IEnumerable<DemoEvent> events, CancellationToken stopping)
    {
        foreach (var batch in events.Chunk(BatchSize))
        {
            var writer = new UsageBatchWriter();
            foreach (var e in batch)
            {
                var id = EventId.Of("", string.Create(CultureInfo.InvariantCulture, $"demo-{e.At.ToUnixTimeMilliseconds()}-{e.Number}"));
                writer.Add(new EventRecord((ulong)(id >> 64), (ulong)id, e.At.ToUnixTimeMilliseconds(), e.ResponseMicros, e.Status, writer.IndexOf(e.Series)));
            }

            try
            {
                await recorder.Record([new AccountEvents(ProcessKeys.DemoAccount, writer.ToBatch())], stopping);
            }
            catch (UsageUnavailableException away)
            {
                log.LogWarning(away, "Demo traffic was not counted for a moment");
            }
        }
    }
}
