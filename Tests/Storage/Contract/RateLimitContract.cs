using TikApis.Journaling;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Grants, days and violations of rate limits.</summary>
public abstract class RateLimitContract(IStoreFixture fixture) : IAsyncDisposable
{
    static readonly long Noon = Some.Noon.Ms();
    static readonly long Minute = 60_000;
    static readonly LimitsInForce Limits = new(2, 3, null, 4, Some.Noon.AddDays(-5).Ms() - Noon % DailyBounds.DayMs, Some.Noon.AddDays(25).Ms());
    static readonly ViolationFilter All = new(Some.Noon.AddYears(-1), Some.Noon.AddYears(1));

    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task What_was_granted_is_found_by_the_next_activation_and_never_becomes_less()
    {
        var writer = await process.Owner("granted");
        Assert.Equal([true, true], await process.RateLimits.Grant(writer, [Minutes("granted", "k", 25), Quota("granted", 100)]));
        Assert.Equal([true, true, true], await process.RateLimits.Grant(writer, [Minutes("granted", "k", 20), Minutes("granted", "k", 50), Minutes("granted", "l", 1)]));

        Assert.Equal(
            [Quota("granted", 100), Minutes("granted", "k", 50), Minutes("granted", "l", 1)],
            (await Load("granted")).Grants.OrderBy(g => g.ApiKeyId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_not_taken_is_handed_back()
    {
        var writer = await process.Owner("returned");
        await process.RateLimits.Grant(writer, [Minutes("returned", "k", 25), Minutes("returned", "l", 25)]);
        await process.RateLimits.Return(writer, [Minutes("returned", "k", 7)]);

        Assert.Equal([7, 25], (await Load("returned")).Grants.OrderBy(g => g.ApiKeyId, StringComparer.Ordinal).Select(g => g.Granted));
    }

    [Fact]
    public async Task Whoever_was_fenced_grants_nothing_and_hands_nothing_back()
    {
        var writer = await process.Owner("fenced");
        await process.RateLimits.Grant(writer, [Minutes("fenced", "k", 25)]);
        await using var other = fixture.Open();
        await other.Journal.Fence(writer, CancellationToken.None);

        for (var tries = 1; ; tries++)
        {
            try
            {
                Assert.Equal([false], await process.RateLimits.Grant(writer, [Minutes("fenced", "k", 50)]));
                await process.RateLimits.Return(writer, [Minutes("fenced", "k", 1)]);
                break;
            }
            catch (System.Data.Common.DbException) when (tries < 20)
            {
                // Its sessions were ended.
            }
        }

        Assert.Equal([25], (await other.Tables.Load("fenced", Noon, 0, 0, 0)).Windows.Grants.Select(g => g.Granted));
    }

    [Fact]
    public async Task Windows_that_are_over_are_not_loaded_and_go_after_a_day()
    {
        var writer = await process.Owner("over");
        await process.RateLimits.Grant(writer, [Minutes("over", "k", 25), Quota("over", 5)]);
        Assert.Equal([LimitKind.MonthlyQuota], (await Load("over", Noon + 2 * KeyWindows.MinutesKeptMs)).Grants.Select(g => g.Kind));
        Assert.Equal(0, await Count("rate_limit_grants", "over", Some.Noon.AddDays(1)) - 2);
        Assert.Equal(1, await Count("rate_limit_grants", "over", Some.Noon.AddDays(1).AddMinutes(2)));
    }

    [Fact]
    public async Task Folded_events_make_windows_days_and_violations()
    {
        var writer = await process.Owner("folded");
        await process.AppendAndFold(writer, Entry("folded", Limits, (200, LimitMarks.None), (200, LimitMarks.NearMinute), (200, LimitMarks.OverMinute), (429, LimitMarks.OverMinute), (429, LimitMarks.None)));
        await process.AppendAndFold(writer, Entry("folded", null, (200, LimitMarks.Acquired), (429, LimitMarks.Refused)));
        await process.AppendAndFold(writer, Entry("folded", Limits, (200, LimitMarks.OverMinute | LimitMarks.OverDay), (500, LimitMarks.OverQuota)));

        var windows = await Load("folded");
        Assert.Equal([(Noon, "key_1", 5L)], windows.Minutes);
        var day = Assert.Single(windows.Days);
        Assert.Equal((Noon - Noon % DailyBounds.DayMs, "key_1", new DayUse(9, 3, 1, 0, 1), 6L), (day.DayMs, day.ApiKeyId, day.Use, day.Peak));
        Assert.Equal((5, 8), (day.Use.Observed, windows.PeriodRequests));
        Assert.Equal([day], await process.RateLimits.ReadDays("folded", day.DayMs));
        Assert.Empty(await process.RateLimits.ReadDays("folded", day.DayMs + 1));

        var page = await process.RateLimits.ReadViolations("folded", All, 0, 10);
        Assert.Equal(4, page.Total);
        Assert.Equal(
            [
                (LimitKind.Reported, "key_1", Noon, null, 0, null, 1),
                (LimitKind.RequestsPerMinute, "key_1", Noon, 2, 2, 4, 1),
                (LimitKind.RequestsPerDay, "key_1", day.DayMs, 3, 1, 4, 0),
                (LimitKind.MonthlyQuota, "", Limits.PeriodStartMs, 4L, 1L, 5L, 0L),
            ],
            page.Violations.Select(v => (v.Kind, v.ApiKeyId, v.WindowStart.Ms(), v.Limit, v.Over, v.Used, v.Refused)));
        Assert.All(page.Violations, v => Assert.Equal((Some.Noon, Some.Noon), (v.FirstAt, v.LastAt)));
    }

    [Fact]
    public async Task Violations_are_paged_filtered_and_counted_by_hour()
    {
        foreach (var minute in Enumerable.Range(0, 130))
            await process.RateLimits.AddRefused([Refused("many", minute, "a", 1), Refused("many", minute, "b", 2)]);
        await process.RateLimits.AddRefused([Refused("others", 0, "a", 1), Refused("many", 7, "a", 5), .. Enumerable.Range(0, 30).Select(n => Refused("wide", 0, $"GET /{n:00}", n + 1))]);

        var page = await process.RateLimits.ReadViolations("many", All, 5, 3);
        Assert.Equal((130, 3), (page.Total, page.Violations.Length));
        Assert.Equal([124, 123, 122], page.Violations.Select(v => (v.WindowStart.Ms() - Noon) / Minute));
        Assert.All(page.Violations, v => Assert.Equal((3, ["b", "a"]), (v.Refused, v.Endpoints.Select(e => e.Endpoint).ToArray()), (x, y) => x.Item1 == y.Item1 && x.Item2.SequenceEqual(y.Item2)));
        Assert.Equal([60, 60, 10], (await process.RateLimits.ReadHours("many", All)).Select(hour => hour.Windows));
        Assert.Equal([185, 180, 30], (await process.RateLimits.ReadHours("many", All)).Select(hour => hour.Refused));
        Assert.Equal([65, 60, 10], (await process.RateLimits.ReadHours("many", All with { Endpoint = "a" })).Select(hour => hour.Refused));
        Assert.Equal(20, (await process.RateLimits.ReadViolations("many", All with { From = Some.Noon.AddMinutes(10), To = Some.Noon.AddMinutes(30) }, 0, 1)).Total);
        Assert.Equal(0, (await process.RateLimits.ReadViolations("many", All with { ApiKeyId = "x" }, 0, 1)).Total);
        Assert.Equal(0, (await process.RateLimits.ReadViolations("many", All with { Kind = LimitKind.Reported }, 0, 1)).Total);

        var wide = Assert.Single((await process.RateLimits.ReadViolations("wide", All, 0, 10)).Violations);
        Assert.Equal((465, 20, "GET /29"), (wide.Refused, wide.Endpoints.Length, wide.Endpoints[0].Endpoint));
    }

    [Fact]
    public async Task Violations_are_kept_for_400_days()
    {
        await process.RateLimits.AddRefused([Refused("kept", 0, "a", 1)]);
        Assert.Equal(1, await Count("rate_limit_violations", "kept", Some.Noon.AddDays(400)));
        Assert.Equal(0, await Count("rate_limit_violations", "kept", Some.Noon.AddDays(400).AddMinutes(1)));
    }

    async Task<long> Count(string table, string account, DateTimeOffset now)
    {
        await process.Expiring.Delete(now, CancellationToken.None);
        return Convert.ToInt64(await fixture.Run($"SELECT COUNT(*) FROM {table} WHERE account_id = '{account}'"), null);
    }

    async Task<StoredWindows> Load(string account, long? nowMs = null) => (await process.Tables.Load(account, nowMs ?? Noon, 0, 0, Limits.PeriodStartMs)).Windows;

    static Grant Minutes(string account, string key, long granted) => new(account, LimitKind.RequestsPerMinute, key, Noon, Noon + Minute, granted);

    static Grant Quota(string account, long granted) => new(account, LimitKind.MonthlyQuota, "", Limits.PeriodStartMs, Limits.PeriodEndMs, granted);

    static ViolationRow Refused(string account, int minute, string endpoint, long refused)
    {
        var window = Noon + minute * Minute;
        return new(account, new ViolationKey(window, LimitKind.RequestsPerMinute, "k", endpoint), new ViolationCount(30, 0, refused, window + 5, window + 9));
    }

    static JournalEntry Entry(string account, LimitsInForce? limits, params (int Status, LimitMarks Marks)[] events)
    {
        var batch = new UsageBatchWriter();
        foreach (var (status, marks) in events)
            batch.Add(Some.Record(null, Some.Noon, batch.IndexOf(Some.Reports), status).With(marks));
        return new(account, Noon, batch.ToBatch(), limits);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
