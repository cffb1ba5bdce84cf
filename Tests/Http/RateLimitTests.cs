using System.Text.Json;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>How close keys are to their limits, and what is kept of those that were exceeded.</summary>
public sealed class RateLimitTests(ClockedApp app) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task Each_key_is_measured_by_each_limit_of_its_plan()
    {
        var account = await app.NewAccount("free");
        var own = await Own(account);
        await Send(account, "k1", 24);
        await Send(account, "k1", 2, endpoint: "/v1/tiktok/posts", method: "POST");
        await Send(account, "k2", 31);

        var keys = await Keys(account);
        Assert.Equal(new[] { "k1", "k2", own }.Order(StringComparer.Ordinal), keys.Keys.Order(StringComparer.Ordinal));
        AssertLimit(keys["k1"], "requestsPerMinute", 30, 26, "warning", app.Now.AddSeconds(60 - app.Now.Second));
        AssertLimit(keys["k1"], "requestsPerDay", 1_000, 26, "ok", app.Now.Date.AddDays(1));
        AssertLimit(keys["k1"], "postsPerDay", 5, 2, "ok", app.Now.Date.AddDays(1));
        AssertLimit(keys["k1"], "monthlyQuota", 30_000, 57, "ok", app.Now.Date.AddMonths(1));
        AssertLimit(keys["k2"], "requestsPerMinute", 30, 31, "exceeded", app.Now.AddSeconds(60 - app.Now.Second));
        AssertLimit(keys[own], "requestsPerMinute", 30, 0, "ok", app.Now.AddSeconds(60 - app.Now.Second));
        Assert.Equal((26, 31, 0), (Rate(keys["k1"]), Rate(keys["k2"]), Rate(keys[own])));

        await app.Restart();
        Assert.Equal(Text(keys["k2"].GetProperty("limits")), Text((await Keys(account))["k2"].GetProperty("limits")), ignoreCase: false);
    }

    [Fact]
    public async Task A_window_that_was_exceeded_is_listed_with_what_went_beyond_and_where()
    {
        var account = await app.NewAccount("free");
        var minute = Minute;
        await Send(account, "k", 30, at: minute.AddSeconds(1));
        Assert.Empty((await Violations(account)).EnumerateArray());
        await Send(account, "k", 3, at: minute.AddSeconds(2), endpoint: "/v1/a");
        await Send(account, "k", 2, at: minute.AddSeconds(4), endpoint: "/v1/b");
        await Send(account, "k", 4, at: minute.AddSeconds(3), endpoint: "/v1/b", status: 429);

        var violation = Assert.Single((await Violations(account)).EnumerateArray());
        Assert.Equal(("requestsPerMinute", "k"), (violation.GetProperty("kind").GetString(), violation.GetProperty("apiKeyId").GetString()));
        Assert.Equal((30, 5, 35, 4), (Long(violation, "limit"), Long(violation, "over"), Long(violation, "used"), Long(violation, "refused")));
        Assert.Equal(
            (minute, minute.AddSeconds(2), minute.AddSeconds(4)),
            (violation.GetProperty("windowStart").GetDateTimeOffset(), violation.GetProperty("firstAt").GetDateTimeOffset(), violation.GetProperty("lastAt").GetDateTimeOffset()));
        Assert.Equal(
            [("GET /v1/b", 2, 4), ("GET /v1/a", 3, 0)],
            violation.GetProperty("endpoints").EnumerateArray().Select(e => (e.GetProperty("endpoint").GetString(), Long(e, "over"), Long(e, "refused"))));
        Assert.Equal(
            (3, 0),
            (await Violations(account, "&endpoint=GET%20%2Fv1%2Fa")).EnumerateArray().Select(v => (Long(v, "over"), Long(v, "refused"))).Single());
        Assert.Empty((await Violations(account, "&kind=requestsPerDay")).EnumerateArray());
        Assert.Empty((await Violations(account, "&apiKeyId=other")).EnumerateArray());

        var hours = await app.App.Get($"/v1/accounts/{account}/rate-limits/violations/hours?startDate={minute.UtcDateTime:yyyy-MM-dd}");
        var hour = Assert.Single(hours.EnumerateArray());
        Assert.Equal((minute.AddMinutes(-minute.Minute), 1, 5, 4), (hour.GetProperty("start").GetDateTimeOffset(), Long(hour, "windows"), Long(hour, "over"), Long(hour, "refused")));
    }

    [Fact]
    public async Task A_429_is_put_down_to_the_limit_that_was_used_up_or_to_the_gateway()
    {
        var account = await app.NewAccount("free");
        await Send(account, "calm", 1, status: 429);
        await Send(account, "poster", 5, endpoint: "/v1/tiktok/posts", method: "POST");
        await Send(account, "poster", 2, endpoint: "/v1/tiktok/posts", method: "POST", status: 429);

        var found = (await Violations(account)).EnumerateArray().Select(v => (v.GetProperty("apiKeyId").GetString(), v.GetProperty("kind").GetString(), Long(v, "refused")));
        Assert.Equal([("calm", "reported", 1), ("poster", "postsPerDay", 2)], found.OrderBy(v => v.Item1, StringComparer.Ordinal));
        var keys = await Keys(account);
        AssertLimit(keys["poster"], "postsPerDay", 5, 5, "exceeded", app.Now.Date.AddDays(1));
        AssertLimit(keys["calm"], "requestsPerMinute", 30, 0, "ok", app.Now.AddSeconds(60 - app.Now.Second));
    }

    [Fact]
    public async Task What_comes_late_or_out_of_order_counts_in_its_own_minute()
    {
        var account = await app.NewAccount("free");
        var minute = Minute.AddMinutes(-20);
        await Send(account, "k", 20, at: minute);
        await Send(account, "k", 20, at: minute.AddMinutes(5));
        await app.Restart();
        await Send(account, "k", 11, at: minute);
        var violation = Assert.Single((await Violations(account)).EnumerateArray());
        Assert.Equal((minute, 1), (violation.GetProperty("windowStart").GetDateTimeOffset(), Long(violation, "over")));

        // Nobody knows what else an import of old times had in the same minute.
        await Send(account, "k", 500, at: app.Now.AddDays(-20));
        Assert.Single((await Violations(account)).EnumerateArray());
    }

    [Fact]
    public async Task Limits_of_a_new_plan_hold_at_once()
    {
        var account = await app.NewAccount("free");
        await Send(account, "k", 25);
        Assert.Equal(200, (await app.Http.Send("PATCH", $"/v1/accounts/{account}", new { plan = "pro" })).Status);
        for (var tries = 0; Long(Limit((await Keys(account))["k"], "requestsPerMinute"), "limit") != 60; tries++)
        {
            Assert.True(tries < 100);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        AssertLimit((await Keys(account))["k"], "requestsPerMinute", 60, 25, "ok", app.Now.AddSeconds(60 - app.Now.Second));
    }

    [Fact]
    public async Task An_accounts_own_key_reads_in_every_answer_where_it_stands()
    {
        var account = await app.NewAccount("free");
        using var http = app.App.WithKey(await app.NewKey(account, "account"));
        var id = (await http.Get("/v1/account/api-keys")).Data[0].GetProperty("id").GetString()!;
        await Send(account, id, 7);

        var reply = await http.Get("/v1/account/usage/summary");
        Assert.Equal(("30", "23"), (reply.Header("X-RateLimit-Limit"), reply.Header("X-RateLimit-Remaining")));
        Assert.Matches("""^"requestsPerMinute";r=23;t=\d+, "requestsPerDay";r=993;t=\d+, "monthlyQuota";r=29993;t=\d+$""", reply.Header("RateLimit"));
        Assert.StartsWith("""
            "requestsPerMinute";q=30;w=60, "requestsPerDay";q=1000;w=86400
            """, reply.Header("RateLimit-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_is_silent_without_history()
    {
        var account = await app.NewAccount("free");
        await Send(account, "k", 40);
        var advice = await app.App.Get($"/v1/accounts/{account}/rate-limits/recommendation");
        Assert.Equal(JsonValueKind.Null, advice.GetProperty("verdict").ValueKind);
        Assert.Equal((40, 1), (Long(advice.GetProperty("figures"), "busiestMinute"), Long(advice.GetProperty("figures"), "windowsOverLimit")));
    }

    DateTimeOffset Minute => Buckets.StartOf(app.Now, UsageInterval.Hourly).AddMinutes(app.Now.Minute);

    async Task<string> Own(string account)
    {
        await app.NewKey(account, "account");
        return (await app.App.Get($"/v1/accounts/{account}/api-keys"))[0].GetProperty("id").GetString()!;
    }

    async Task Send(string account, string key, int count, string endpoint = "/v1/posts", string method = "GET", int status = 200, DateTimeOffset? at = null)
    {
        var timestamp = (at ?? app.Now).UtcDateTime;
        var sent = await app.App.Send([.. Enumerable.Range(0, count).Select(_ => new { accountId = account, apiKeyId = key, timestamp, method, endpoint, status })]);
        Assert.Equal(count, sent.GetProperty("accepted").GetInt32());
    }

    async Task<Dictionary<string, JsonElement>> Keys(string account) =>
        (await app.App.Get($"/v1/accounts/{account}/rate-limits")).EnumerateArray().ToDictionary(key => key.GetProperty("apiKeyId").GetString()!);

    Task<JsonElement> Violations(string account, string filter = "") => app.App.Get($"/v1/accounts/{account}/rate-limits/violations?limit=100{filter}");

    void AssertLimit(JsonElement key, string kind, long limit, long used, string state, DateTimeOffset reset)
    {
        var found = Limit(key, kind);
        Reply.AssertNames(found, "kind", "limit", "used", "remaining", "resetAt", "secondsToReset", "state");
        Assert.Equal((limit, used, Math.Max(0, limit - used), state), (Long(found, "limit"), Long(found, "used"), Long(found, "remaining"), found.GetProperty("state").GetString()));
        Assert.Equal(reset.ToUnixTimeSeconds(), found.GetProperty("resetAt").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.InRange(Long(found, "secondsToReset"), (long)(reset - app.Now).TotalSeconds, (long)(reset - app.Now).TotalSeconds + 1);
    }

    static JsonElement Limit(JsonElement key, string kind) => key.GetProperty("limits").EnumerateArray().Single(limit => limit.GetProperty("kind").GetString() == kind);

    static long Rate(JsonElement key) => Long(key, "requestsPerMinute");

    static long Long(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    static string Text(JsonElement of) => string.Join('\n', of.EnumerateArray().Select(limit => $"{limit.GetProperty("kind")} {limit.GetProperty("used")} {limit.GetProperty("remaining")}"));
}
