using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Counting;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Alerts;

/// <summary>What rules find in what is counted, over weeks of simulated time.</summary>
public sealed class AlertWatcherTests
{
    static readonly Series Posts = new("k", "GET /v1/posts", "TikTok Posts");
    static readonly Series Search = new("k", "GET /v1/search", "Analytics");

    readonly MinuteRing minutes = new();
    readonly AlertWatcher watcher;
    readonly List<AlertCondition> told = [];
    readonly Random random = new(7);
    Dictionary<(string, string), FiredCondition> fired = [];
    DateTimeOffset now = Some.Noon;

    public AlertWatcherTests()
    {
        var windows = new AccountWindows(100);
        windows.Use(LimitsInForce.Of(new PlanLimits(), new PeriodSpan(Some.Noon.AddDays(-1), Some.Noon.AddDays(400))));
        watcher = new AlertWatcher(windows, minutes);
    }

    [Fact]
    public void Far_more_requests_than_usual_at_this_hour_are_told_and_when_they_are_usual_again()
    {
        watcher.Use(null);
        Live(TimeSpan.FromDays(10), _ => Rhythm());
        Assert.Empty(told);
        Live(TimeSpan.FromMinutes(40), _ => 10 * Rhythm());
        var alert = Assert.Single(told);
        Assert.Equal((AlertType.UnusualActivity, 1), (alert.Rule.Settings.Type, alert.Level));
        Assert.StartsWith("Unusually many", alert.Figures.Title, StringComparison.Ordinal);
        Assert.True(alert.Figures.Value > alert.Figures.Threshold && alert.Figures.Threshold > alert.Figures.Baseline, $"{alert}");
        Live(TimeSpan.FromHours(1), _ => Rhythm());
        Assert.Equal([1, 0], told.Select(condition => condition.Level));
    }

    [Fact]
    public void Silence_of_a_busy_account_is_told()
    {
        watcher.Use(null);
        Live(TimeSpan.FromDays(10), _ => Rhythm());
        Live(TimeSpan.FromMinutes(30), _ => 0);
        Assert.StartsWith("Unusually few", Assert.Single(told).Figures.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_a_new_and_a_nightly_account_are_told_nothing()
    {
        watcher.Use(null);
        Live(TimeSpan.FromDays(14), at => random.Next(200) == 0 ? 1 : at is { Hour: 3, Minute: < 20 } ? 60 : 0);
        Assert.Empty(told);
    }

    [Fact]
    public void What_nobody_watched_is_no_silence()
    {
        watcher.Use(null);
        Live(TimeSpan.FromDays(10), _ => Rhythm());
        var learned = watcher.Learned();
        now += TimeSpan.FromHours(5); // No node ran, and senders' events were not taken.
        var after = new AlertWatcher(new AccountWindows(100), minutes);
        after.Use(null);
        after.Restore([], learned);
        for (var minute = 0; minute < 60; minute++)
        {
            Count(after, Posts, Rhythm(), 200);
            now += TimeSpan.FromMinutes(1);
            Assert.False(after.LookAtAll(now), $"{after.News.FirstOrDefault()}");
        }
    }

    [Fact]
    public void A_rule_of_a_part_looks_at_that_part_alone()
    {
        var rule = DefaultAlertRules.All.Single(one => one.Settings.Type == AlertType.ErrorSpike);
        watcher.Use([rule with { Settings = rule.Settings with { Scope = new AlertScope(Endpoint: "/v1/search") } }]);
        void Both(int minutesOf, int ofPosts, int ofSearch) => Live(TimeSpan.FromMinutes(minutesOf), _ =>
        {
            Count(watcher, Posts, 40, ofPosts);
            Count(watcher, Search, 40, ofSearch);
            return 0;
        });

        Both(120, 200, 200);
        Both(5, 500, 200);
        Assert.Empty(told);
        Both(5, 200, 500);
        var alert = Assert.Single(told);
        Assert.Equal("/v1/search", alert.Figures.Scope.Endpoint);
        Assert.Contains("requests of /v1/search", alert.Figures.Message, StringComparison.Ordinal);
        Both(30, 200, 200);
        Assert.Equal([1, 0], told.Select(condition => condition.Level));
    }

    [Fact]
    public void Another_activation_goes_on_with_what_was_learned()
    {
        watcher.Use(null);
        Live(TimeSpan.FromDays(10), _ => Rhythm());
        var after = new AlertWatcher(new AccountWindows(100), minutes);
        after.Use(null);
        after.Restore([], watcher.Learned());
        Assert.True(after.IsLearning);
        Assert.Equal(Text(watcher.Learned()), Text(after.Learned()));
        after.Use([.. DefaultAlertRules.All.Where(one => one.Settings.Type != AlertType.ErrorSpike)]);
        Assert.Equal(Text(watcher.Learned()).Where(one => !one.StartsWith("errors", StringComparison.Ordinal)), Text(after.Learned()));
    }

    [Fact]
    public void Rules_that_come_again_from_another_node_change_nothing()
    {
        Live(TimeSpan.FromDays(10), _ => Rhythm(), Copy);
        Live(TimeSpan.FromMinutes(40), _ => 10 * Rhythm(), Copy);
        Assert.Equal(AlertType.UnusualActivity, Assert.Single(told).Rule.Settings.Type);
    }

    [Fact]
    public void What_is_still_to_be_told_is_kept_when_other_rules_change()
    {
        watcher.Use(Copy());
        Count(watcher, Posts, 200, 429);
        Assert.True(watcher.Look(now));
        var refused = Assert.Single(watcher.News);
        AlertRule[] others = [.. Copy().Select(rule => rule.Settings.Type == AlertType.RefusedRequests ? rule : rule with { Settings = rule.Settings with { Name = "another" } })];
        watcher.Use(others);
        Assert.Same(refused, Assert.Single(watcher.News));
        watcher.Use([.. others.Where(rule => rule.Id != refused.Rule.Id)]);
        Assert.Empty(watcher.News);
    }

    [Fact]
    public void A_rate_is_told_that_is_near_its_limit_in_a_minute_some_minutes_ago()
    {
        var limited = Limited(maxKeys: 10);
        Take(limited.Windows, "k", 9, now.AddMinutes(-4));
        limited.Watcher.Count([Posts], [Some.Record(null, now)]);
        Assert.True(limited.Watcher.Look(now));
        Assert.Equal((9, now.AddMinutes(-4)), (limited.Watcher.News[0].Figures.Value, limited.Watcher.News[0].Figures.WindowStart));
    }

    [Fact]
    public void Keys_beyond_the_bound_are_told_of_as_they_are_counted()
    {
        var limited = Limited(maxKeys: 1);
        Take(limited.Windows, "first", 1, now);
        Take(limited.Windows, "k", 9, now);
        limited.Watcher.Count([Posts], [Some.Record(null, now)]);
        Assert.True(limited.Watcher.Look(now));
        Assert.EndsWith(Series.Other, limited.Watcher.News[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_spike_is_not_over_because_what_was_learned_is_lost()
    {
        watcher.Use(null);
        Live(TimeSpan.FromHours(3), _ => 40);
        void Fail(AlertWatcher by) => Count(by, Posts, 400, 500);
        Fail(watcher);
        Tell(watcher.Look(now));
        Assert.Contains(told, condition => condition.Rule.Settings.Type == AlertType.ErrorSpike);
        var after = new AlertWatcher(new AccountWindows(100), minutes);
        after.Use(null);
        Fail(after);
        Fail(after);
        after.Restore([.. fired.Values], new Dictionary<string, byte[]>());
        after.LookAtAll(now);
        Assert.DoesNotContain(after.News, condition => condition.Rule.Settings.Type == AlertType.ErrorSpike);
    }

    [Fact]
    public void What_holds_in_silence_keeps_no_account_in_memory()
    {
        watcher.Use(null);
        Live(TimeSpan.FromHours(1), _ => 40);
        Assert.True(watcher.IsAlive(now.ToUnixTimeMilliseconds()));
        watcher.Told([new FiredCondition("rule_monthly_quota", "", 1, 1, true, now, now, "alert")], []);
        Assert.False(watcher.IsAlive(now.AddHours(4).ToUnixTimeMilliseconds()));
    }

    (AccountWindows Windows, AlertWatcher Watcher) Limited(int maxKeys)
    {
        var windows = new AccountWindows(maxKeys);
        windows.Use(LimitsInForce.Of(new PlanLimits { RequestsPerMinute = 10 }, new PeriodSpan(Some.Noon.AddDays(-1), Some.Noon.AddDays(30))));
        var limited = new AlertWatcher(windows, minutes);
        limited.Use(null);
        return (windows, limited);
    }

    static void Take(AccountWindows windows, string key, int requests, DateTimeOffset at)
    {
        var nowMs = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < requests; i++)
            windows.Count(Some.Record(null, at), windows.Of(key, nowMs), false, nowMs);
    }

    /// <summary>Rules as another node sends them: equal, not the same.</summary>
    static AlertRule[] Copy() =>
        [.. DefaultAlertRules.All.Select(rule => rule with { Settings = rule.Settings with { Thresholds = [.. rule.Settings.Thresholds], Channels = [.. rule.Settings.Channels] } })];

    /// <summary>Lives on, minute by minute, with so many requests each.</summary>
    void Live(TimeSpan time, Func<DateTimeOffset, int> requests, Func<AlertRule[]>? rules = null)
    {
        for (var end = now + time; now < end; now = now.AddMinutes(1))
        {
            if (rules is not null)
                watcher.Use(rules());
            Count(watcher, Posts, requests(now), 200);
            Tell(watcher.Look(now));
            if (watcher.IsWorthLearning)
                watcher.Restore([.. fired.Values], new Dictionary<string, byte[]>());
            Tell(watcher.LookAtAll(now.AddSeconds(59)));
        }
    }

    /// <summary>What the alerts' grain does with news.</summary>
    void Tell(bool isNews)
    {
        if (!isNews)
            return;
        var news = watcher.News;
        foreach (var condition in news)
        {
            told.Add(condition);
            fired[(condition.Rule.Id, condition.Subject)] = new FiredCondition(
                condition.Rule.Id, condition.Subject, condition.Window, condition.Level, condition.Level > 0, now + condition.Rule.Settings.CoolDown, now, "alert");
        }

        watcher.Told([.. fired.Values], news);
    }

    /// <summary>Many by day, few by night, never quite the same.</summary>
    int Rhythm() => (int)(20 + 15 * Math.Sin(now.TimeOfDay.TotalDays * 2 * Math.PI)) + random.Next(6);

    void Count(AlertWatcher by, Series series, int requests, int status)
    {
        if (requests == 0)
            return;
        var record = new EventRecord(0, 0, now.ToUnixTimeMilliseconds(), EventRecord.NoResponseTime, (ushort)status, 0);
        EventRecord[] records = [.. Enumerable.Repeat(record, requests)];
        foreach (var one in records)
            minutes.Add(one);
        by.Count([series], records);
    }

    static IEnumerable<string> Text(IReadOnlyDictionary<string, byte[]> learned) => learned.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {Convert.ToHexString(one.Value)}");
}
