using CsCheck;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.RateLimits;

/// <summary>What events are to the limits, in any order, against a count made afterwards.</summary>
public sealed class AccountWindowsTests
{
    const long Minute = 60_000;
    static readonly long Now = Some.Noon.ToUnixTimeMilliseconds();
    static readonly LimitsInForce Limits = new(5, 12, 3, 40, Now - 15 * DailyBounds.DayMs, Now + 15 * DailyBounds.DayMs);

    static readonly Gen<(int Key, long AgoMs, int Status, bool Post, bool Acquired)[]> Events =
        Gen.Select(Gen.Int[0, 2], Gen.Long[-4 * Minute, 50 * Minute], Gen.Int[0, 3].Select(i => new[] { 200, 200, 500, 429 }[i]), Gen.Bool, Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true)))).Array[0, 120];

    [Fact]
    public void Every_event_beyond_a_limit_is_marked_and_no_other_in_whatever_order_they_come() => Events.Sample(
        events =>
        {
            var windows = new AccountWindows(100);
            windows.Use(Limits);
            var marks = events.Select(e => Count(windows, e)).ToArray();
            var counted = events.Zip(marks).Where(e => e.First is { Status: not 429, Acquired: false }).ToArray();

            foreach (var window in counted.GroupBy(e => (e.First.Key, (Now - e.First.AgoMs) / Minute)))
            {
                Assert.Equal(Math.Max(0, window.Count() - 5), window.Count(e => e.Second.HasFlag(LimitMarks.OverMinute)));
                Assert.Equal(window.Count() >= 4 ? 1 : 0, window.Count(e => e.Second.HasFlag(LimitMarks.NearMinute)));
            }

            foreach (var day in counted.GroupBy(e => e.First.Key))
                Assert.Equal(Math.Max(0, day.Count() - 12), day.Count(e => e.Second.HasFlag(LimitMarks.OverDay)));
            foreach (var day in counted.Where(e => e.First.Post).GroupBy(e => e.First.Key))
                Assert.Equal(Math.Max(0, day.Count() - 3), day.Count(e => e.Second.HasFlag(LimitMarks.OverPosts)));
            Assert.All(events.Zip(marks).Where(e => e.First.Acquired), e => Assert.Equal(LimitMarks.Acquired, e.Second));

            // The quota counts every request but those a decision let through.
            var requests = events.Count(e => !e.Acquired);
            Assert.Equal(requests, windows.Periods.Look(Limits.PeriodStartMs).Observed);
            Assert.InRange(marks.Count(m => m.HasFlag(LimitMarks.OverQuota)), Math.Max(0, requests - 40), Math.Max(0, requests - 40));
        },
        seed: "0000KOIPUsPo5");

    [Fact]
    public void A_refused_request_is_put_down_to_the_limits_that_are_used_up()
    {
        var windows = new AccountWindows(100);
        windows.Use(Limits);
        Assert.Equal(LimitMarks.None, Count(windows, (0, 0, 429, false, false)));
        for (var i = 0; i < 5; i++)
            Count(windows, (0, 0, 200, i < 3, false));
        Assert.Equal(LimitMarks.OverMinute, Count(windows, (0, 0, 429, false, false)));
        Assert.Equal(LimitMarks.OverMinute | LimitMarks.OverPosts, Count(windows, (0, 0, 429, true, false)));
        Assert.Equal(LimitMarks.OverPosts, Count(windows, (0, Minute, 429, true, false)));
        Assert.Equal(LimitMarks.None, Count(windows, (1, 0, 429, true, false)));
    }

    [Fact]
    public void What_is_too_late_for_its_minute_is_not_measured_by_it()
    {
        var windows = new AccountWindows(100);
        windows.Use(Limits with { PerDay = null });
        for (var i = 0; i < 20; i++)
            Count(windows, (0, i * Minute, 200, false, false));
        for (var i = 0; i < 20; i++)
            Assert.Equal(LimitMarks.None, Count(windows, (0, 61 * Minute, 200, false, false)));
        Assert.Equal(1, windows.Find("key0")!.Minutes.Look(Now).Observed);
    }

    [Fact]
    public void Keys_beyond_the_bound_share_windows_until_others_are_idle()
    {
        var windows = new AccountWindows(3);
        windows.Use(Limits);
        for (var key = 0; key < 10; key++)
            Count(windows, (key, 0, 200, false, false));
        Assert.Equal(["(other)", "key0", "key1", "key2"], windows.Keys.Select(k => k.ApiKeyId).Order(StringComparer.Ordinal));
        Assert.Equal(7, windows.Find(Series.Other)!.Days.Look(DailyBounds.DayOf(Now)).Observed);

        windows.Of("later", Now + 3 * DailyBounds.DayMs).Days.At(DailyBounds.DayOf(Now) + 3 * DailyBounds.DayMs).Observed++;
        Assert.Equal(["later"], windows.Keys.Select(k => k.ApiKeyId));
    }

    [Fact]
    public void An_event_ahead_of_a_period_s_end_leaves_the_present_quota_as_it_is()
    {
        var windows = new AccountWindows(10);
        windows.Use(Limits with { PeriodEndMs = Now + 2 * Minute });
        for (var i = 0; i < 40; i++)
            Count(windows, (0, 0, 200, false, false));
        Assert.Equal(LimitMarks.None, Count(windows, (1, -3 * Minute, 200, false, false)));
        Assert.Equal(40, windows.Periods.Look(Limits.PeriodStartMs).Observed);
        Assert.True(Count(windows, (2, 0, 200, false, false)).HasFlag(LimitMarks.OverQuota));
        Assert.Equal(1, windows.Periods.Look(Now + 2 * Minute).Observed);
    }

    [Fact]
    public void What_is_stored_is_restored_in_whatever_order_it_is_read_and_for_more_keys_than_have_their_own_windows()
    {
        var day = DailyBounds.DayOf(Now);
        var stored = new StoredWindows(
            [(Now + 5 * Minute, "key0", 1), (Now - 59 * Minute, "key0", 4), (Now, "key0", 2), .. Enumerable.Range(1, 20).Select(key => (Now, $"key{key}", 1L))],
            [.. Enumerable.Range(0, 21).Select(key => new LimitDay(day, $"key{key}", new DayUse(7, 0, 0, 0, 0), 1))],
            150,
            [.. Enumerable.Range(0, 21).Select(key => new Grant("acme", LimitKind.RequestsPerMinute, $"key{key}", Now, Now + Minute, 3))]);
        var windows = new AccountWindows(10);
        windows.Use(Limits);
        windows.Restore(stored, Now);

        Assert.Equal(150, windows.Periods.Look(Limits.PeriodStartMs).Observed);
        Assert.Equal(21 * 7, windows.Keys.Sum(key => key.Days.Look(day).Observed));
        Assert.Equal(2 + 20, windows.Keys.Sum(key => key.Minutes.Look(Now).Observed));
        Assert.Equal(21 * 3, windows.Keys.Sum(key => key.Minutes.Look(Now).Taken));
        Assert.Equal(1, windows.Look("key0").Minutes.Look(Now + 5 * Minute).Observed);
        Assert.Equal(11 * 7, windows.Look("key20").Days.Look(day).Observed);
    }

    [Fact]
    public void Windows_in_memory_are_those_of_the_last_hour()
    {
        var windows = new AccountWindows(3);
        windows.Use(Limits);
        var most = 0;
        for (var minute = 0; minute < 3_000; minute++)
        {
            Count(windows, (0, -minute * Minute, 200, false, false));
            most = Math.Max(most, windows.Find("key0")!.Minutes.Count);
        }

        Assert.Equal((61, 2), (most, windows.Find("key0")!.Days.Count));
    }

    static LimitMarks Count(AccountWindows windows, (int Key, long AgoMs, int Status, bool Post, bool Acquired) e)
    {
        var record = Some.Record(null, DateTimeOffset.FromUnixTimeMilliseconds(Now - e.AgoMs), 0, e.Status).With(e.Acquired ? LimitMarks.Acquired : LimitMarks.None);
        return windows.Count(record, windows.Of($"key{e.Key}", Now), e.Post, Now);
    }
}
