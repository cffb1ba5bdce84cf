using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Where an account stands now.</summary>
public sealed class SummaryTests(SummaryTests.Fixture fixture) : IClassFixture<SummaryTests.Fixture>
{
    [Fact]
    public async Task An_account_without_requests_has_zeros_and_nothing_measured()
    {
        var summary = await Summary(await fixture.NewAccount());
        Assert.Equal(("free", 0), (summary.GetProperty("plan").GetString(), summary.GetProperty("activeEndpoints").GetInt32()));
        Assert.Equal(0, summary.GetProperty("totals").GetProperty("requests").GetInt64());
        foreach (var nothing in new[] { "successRate", "errorRate", "averageResponseTimeMs", "p50ResponseTimeMs", "p95ResponseTimeMs", "p99ResponseTimeMs" })
            Assert.Equal(JsonValueKind.Null, summary.GetProperty("totals").GetProperty(nothing).ValueKind);
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("previousPeriod").ValueKind);
        Assert.Equal(60, summary.GetProperty("lastHour").GetArrayLength());
    }

    [Theory]
    [InlineData("free", 30_000)]
    [InlineData("pro", 150_000)]
    [InlineData("business", 600_000)]
    [InlineData("tiny", 4)]
    public async Task The_quota_is_the_plans_and_what_is_left_of_it(string plan, long limit)
    {
        var account = await fixture.NewAccount(plan);
        await fixture.Send(account, fixture.Now, fixture.Now, fixture.Now);
        var quota = (await Summary(account)).GetProperty("quota");
        Assert.Equal((limit, 3, limit - 3), (quota.GetProperty("limit").GetInt64(), quota.GetProperty("used").GetInt64(), quota.GetProperty("remaining").GetInt64()));
        Assert.Equal(3.0 / limit, quota.GetProperty("share").GetDouble(), 12);
    }

    [Fact]
    public async Task Beyond_the_quota_nothing_is_left_and_the_share_goes_on()
    {
        var account = await fixture.NewAccount("tiny");
        await fixture.Send(account, [.. Enumerable.Repeat(fixture.Now, 6)]);
        var quota = (await Summary(account)).GetProperty("quota");
        Assert.Equal((6, 0, 1.5), (quota.GetProperty("used").GetInt64(), quota.GetProperty("remaining").GetInt64(), quota.GetProperty("share").GetDouble()));
    }

    [Fact]
    public async Task Without_a_quota_there_is_no_share_of_it()
    {
        var account = await fixture.NewAccount("enterprise");
        await fixture.Send(account, fixture.Now);
        var quota = (await Summary(account)).GetProperty("quota");
        Assert.Equal(1, quota.GetProperty("used").GetInt64());
        foreach (var none in new[] { "limit", "remaining", "share" })
            Assert.Equal(JsonValueKind.Null, quota.GetProperty(none).ValueKind);
    }

    [Fact]
    public async Task The_last_hour_is_there_minute_by_minute()
    {
        var account = await fixture.NewAccount();
        var minute = Minute(fixture.Now);
        await fixture.Send(account, minute, minute, minute.AddMinutes(-1).AddSeconds(59.999), minute.AddMinutes(-30), minute.AddMinutes(-57), minute.AddMinutes(-61));
        await fixture.App.Send(new { accountId = account, timestamp = minute.UtcDateTime, method = "GET", endpoint = "/", status = 500 });

        var hour = (await Summary(account)).GetProperty("lastHour").EnumerateArray()
            .ToDictionary(m => m.GetProperty("start").GetDateTimeOffset(), m => (m.GetProperty("requests").GetInt64(), m.GetProperty("errors").GetInt64()));
        Assert.Equal(60, hour.Count);
        Assert.Equal(Enumerable.Range(0, 60).Select(m => hour.Keys.First().AddMinutes(m)), hour.Keys);
        Assert.InRange(hour.Keys.Last(), minute, Minute(fixture.Now));
        Assert.Equal(((3, 1), (1, 0), (1, 0), (1, 0)), (hour[minute], hour[minute.AddMinutes(-1)], hour[minute.AddMinutes(-30)], hour[minute.AddMinutes(-57)]));
        Assert.Equal(6, hour.Values.Sum(m => m.Item1));
    }

    [Fact]
    public async Task The_period_holds_what_happened_in_it_and_the_endpoints_of_that()
    {
        var account = await fixture.NewAccount();
        var day = new DateTimeOffset(fixture.Now.UtcDateTime.Date, TimeSpan.Zero); // It was created today: its period starts today.
        await fixture.App.Send(
            Event(account, day, "GET", "/a"),
            Event(account, fixture.Now, "GET", "/b/1"),
            Event(account, fixture.Now, "GET", "/b/2"),
            Event(account, fixture.Now, "POST", "/b/2"),
            Event(account, day.AddMilliseconds(-1), "GET", "/before"),
            Event(account, day.AddYears(-10), "GET", "/long-before"));

        var summary = await Summary(account);
        Assert.Equal((day, day.AddMonths(1)), (summary.GetProperty("period").GetProperty("start").GetDateTimeOffset(), summary.GetProperty("period").GetProperty("end").GetDateTimeOffset()));
        Assert.Equal((4, 3), (summary.GetProperty("totals").GetProperty("requests").GetInt64(), summary.GetProperty("activeEndpoints").GetInt32()));
        Assert.Equal(4, summary.GetProperty("quota").GetProperty("used").GetInt64());
        Assert.Equal(6, await fixture.Requests(account));
    }

    [Fact]
    public async Task An_event_may_be_five_minutes_ahead_and_no_more()
    {
        var account = await fixture.NewAccount();
        await fixture.Send(account, fixture.Now.AddMinutes(5).AddSeconds(-2));
        var answer = await fixture.App.Send(Event(account, fixture.Now.AddMinutes(6), "GET", "/"));
        Assert.Equal("timestamp_in_future", Assert.Single(answer.GetProperty("rejected").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal(1, await fixture.Requests(account));
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01")]
    [InlineData("1970-01-01T23:59:59.999Z", "1970-01-01")]
    [InlineData("1999-12-31T23:59:59.999Z", "1999-12-31")]
    [InlineData("2000-02-29T12:00:00Z", "2000-02-29")]
    [InlineData("2024-03-01T00:30:00+01:00", "2024-02-29")]
    [InlineData("2023-12-31T23:30:00-01:00", "2024-01-01")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31")]
    public async Task An_event_of_any_age_lands_on_its_own_day(string timestamp, string day)
    {
        var account = await fixture.NewAccount();
        await fixture.App.Send(new { accountId = account, timestamp, method = "GET", endpoint = "/", status = 200 });
        Assert.Equal(1, await Requests(account, $"startDate={day}&endDate={day}"));
        Assert.Equal(1, await fixture.Requests(account));
    }

    static object Event(string account, DateTimeOffset at, string method, string endpoint) =>
        new { accountId = account, timestamp = at.UtcDateTime, method, endpoint, status = 200 };

    static DateTimeOffset Minute(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMinute));

    Task<JsonElement> Summary(string account) => fixture.App.Get($"/v1/accounts/{account}/usage/summary");

    async Task<long> Requests(string account, string query) =>
        (await fixture.App.Get($"/v1/accounts/{account}/usage?{query}")).GetProperty("totals").GetProperty("requests").GetInt64();

    public sealed class Fixture : ClockedApp
    {
        protected override string[] Settings => ["--Plans:Catalog:tiny:MonthlyQuota=4"];
    }
}
