using System.Text.Json;
using TikApis.Tests.Http;
using TikApis.Usage;

namespace TikApis.Tests.Alerts;

/// <summary>When rules would have raised alerts, as the API says it.</summary>
public sealed class AlertPreviewTests(ClockedApp app) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task A_quota_would_have_been_told_in_the_hour_that_crossed_and_once_a_day()
    {
        var (account, day) = (await app.NewAccount("free"), Today.AddDays(-3));
        await Use(account, "k", day.AddHours(7), 400);
        await Use(account, "k", day.AddHours(8), 450);
        await Use(account, "k", day.AddHours(9), 100);
        await Use(account, "k", day.AddDays(1).AddHours(5), 500);
        await Use(account, "other", day.AddDays(1).AddHours(6), 499);
        var alerts = await Preview(account, new { type = "dailyQuota" });
        Assert.Equal(
            [(day.AddDays(1).AddHours(5), 500, 500), (day.AddHours(9), 950, 900), (day.AddHours(8), 850, 800)],
            alerts.Select(alert => (At(alert), alert.GetProperty("value").GetDouble(), alert.GetProperty("threshold").GetDouble())));
        Assert.All(alerts, alert => Assert.Equal(("k", 1_000), (alert.GetProperty("apiKeyId").GetString(), alert.GetProperty("limit").GetDouble())));
        Assert.Empty(await Preview(account, new { type = "dailyQuota", thresholds = new[] { 1.0 } }));
        Assert.Empty(await Preview(account, new { type = "dailyQuota", scope = new { apiKeyId = "other" } }));
    }

    [Fact]
    public async Task Rate_limits_by_the_busiest_minute_of_a_day()
    {
        var (account, day) = (await app.NewAccount("free"), Today.AddDays(-2));
        await Use(account, "k", day.AddHours(7), 23);
        await Use(account, "k", day.AddDays(1).AddHours(7), 30);
        var alert = Assert.Single(await Preview(account, new { type = "rateLimit" }));
        Assert.Equal((day.AddDays(1), 30, 30), (At(alert), alert.GetProperty("value").GetDouble(), alert.GetProperty("threshold").GetDouble()));
    }

    [Fact]
    public async Task Refused_requests_errors_and_unusual_hours()
    {
        var account = await app.NewAccount("enterprise");
        for (var hour = Today.AddDays(-12); hour < Today; hour = hour.AddHours(1))
            await Use(account, "k", hour, hour.Hour is > 6 and < 20 ? 100 + hour.Day % 7 : 20 + hour.Hour % 3);
        await Use(account, "k", Today.AddHours(-10), 60, 500);
        await Use(account, "k", Today.AddHours(-8), 900);
        await Use(account, "k", Today.AddHours(-5), 120, 429);

        Assert.Equal([Today.AddHours(-5)], (await Preview(account, new { type = "refusedRequests" })).Select(At));
        var spikes = await Preview(account, new { type = "errorSpike" });
        Assert.Equal([Today.AddHours(-5), Today.AddHours(-10)], spikes.Select(At));
        Assert.All(spikes, spike => Assert.InRange(spike.GetProperty("baseline").GetDouble(), 0.00005, 0.02));
        Assert.Contains(Today.AddHours(-8), (await Preview(account, new { type = "unusualActivity" })).Select(At));
    }

    [Fact]
    public async Task An_account_without_limits_or_use_would_have_been_told_nothing()
    {
        var account = await app.NewAccount("enterprise");
        foreach (var type in new[] { "monthlyQuota", "dailyQuota", "rateLimit", "refusedRequests", "errorSpike", "unusualActivity" })
            Assert.Empty(await Preview(account, new { type }));
        var reply = await app.Http.Post($"/v1/accounts/{account}/alert-rules/preview", new { type = "weather" });
        reply.AssertError(400, "invalid_request", "type");
    }

    DateTimeOffset Today => Buckets.StartOf(app.Now, UsageInterval.Daily);

    static DateTimeOffset At(JsonElement alert) => alert.GetProperty("at").GetDateTimeOffset();

    async Task<JsonElement[]> Preview(string account, object rule)
    {
        var reply = await app.Http.Post($"/v1/accounts/{account}/alert-rules/preview", rule);
        Assert.True(reply.Status == 200, reply.Text);
        var alerts = reply.Data.GetProperty("alerts").EnumerateArray().ToArray();
        Assert.Equal(alerts.Length, reply.Data.GetProperty("total").GetInt32());
        return alerts;
    }

    async Task Use(string account, string key, DateTimeOffset at, int count, int status = 200)
    {
        var sent = await app.App.Send([.. Enumerable.Range(0, count).Select(_ => new { accountId = account, apiKeyId = key, timestamp = at.UtcDateTime, method = "GET", endpoint = "/v1/posts", status })]);
        Assert.Equal(count, sent.GetProperty("accepted").GetInt32());
    }
}
