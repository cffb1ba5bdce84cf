using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>What all accounts used together. Each test has a year of its own.</summary>
public sealed class TotalsTests(TotalsTests.Fixture fixture) : IClassFixture<TotalsTests.Fixture>
{
    [Fact]
    public async Task Totals_and_buckets_and_shares_are_the_sums_over_the_accounts()
    {
        var random = new Random(3);
        int[] statuses = [200, 201, 304, 404, 429, 503];
        string[] accounts = [.. Enumerable.Range(0, 7).Select(_ => fixture.NewId("sum-"))];
        await fixture.App.Send([.. Enumerable.Range(0, 3_000).Select(_ => (object)new
        {
            accountId = accounts[(int)(Math.Pow(random.NextDouble(), 2) * accounts.Length)],
            timestamp = new DateTime(2010, 2, 20, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(60 * 24 * 60)),
            method = "GET",
            endpoint = $"/v1/{random.Next(5)}",
            status = statuses[random.Next(statuses.Length)],
            responseTimeMs = random.Next(1, 1_000),
        })]);
        await fixture.Restart(); // Ended in order, a node has folded everything.

        foreach (var range in new[] { "startDate=2010-01-01&endDate=2010-12-31", "startDate=2010-03-03T10:30:00Z&endDate=2010-04-05" })
        {
            foreach (var interval in new[] { "daily", "weekly", "monthly" })
            {
                // An account's own reports begin at the hour, these at the day.
                var all = await Get($"totals?{range}&interval={interval}");
                var own = await Task.WhenAll(accounts.Select(account => fixture.App.Get($"/v1/accounts/{account}/usage?{range.Replace("T10:30:00Z", "", StringComparison.Ordinal)}&interval={interval}")));
                AssertSum([.. own.Select(report => report.GetProperty("totals"))], all.GetProperty("totals"));
                var buckets = all.GetProperty("buckets").EnumerateArray().ToArray();
                Assert.Equal(own[0].GetProperty("buckets").GetArrayLength(), buckets.Length);
                for (var i = 0; i < buckets.Length; i++)
                {
                    JsonElement[] parts = [.. own.Select(report => report.GetProperty("buckets")[i])];
                    Assert.All(new[] { "start", "end" }, end => Assert.Equal(parts[0].GetProperty(end).GetString(), buckets[i].GetProperty(end).GetString()));
                    AssertSum(parts, buckets[i]);
                }
            }

            var totals = (await Get($"totals?{range}")).GetProperty("totals");
            foreach (var order in new[] { "requests", "errors" })
            {
                var top = await Get($"top?{range}&orderBy={order}&limit=100");
                var rows = top.GetProperty("accounts").EnumerateArray().ToArray();
                Assert.Equal((7, 7, order), (rows.Length, top.GetProperty("activeAccounts").GetInt32(), top.GetProperty("orderBy").GetString()));
                AssertSum(rows, totals);
                Assert.Equal(1, rows.Sum(row => row.GetProperty("share").GetDouble()), 9);
                Assert.Equal(rows.Select(row => Long(row, order)).OrderDescending(), rows.Select(row => Long(row, order)));
                Assert.All(rows, row => Assert.Equal((double)Long(row, "requests") / Long(totals, "requests"), row.GetProperty("share").GetDouble()));
                var few = await Get($"top?{range}&orderBy={order}&limit=2");
                Assert.Equal(rows.Take(2).Select(row => row.GetRawText()), few.GetProperty("accounts").EnumerateArray().Select(row => row.GetRawText()));
                Assert.Equal(7, few.GetProperty("activeAccounts").GetInt32());
            }
        }
    }

    [Fact]
    public async Task Top_accounts_have_their_names_and_plans()
    {
        await fixture.NewAccount("pro", "top-named");
        await Send("top-named", 3, 200);
        await Send("top-named", 1, 500);
        await Send("top-seen", 4, 500);
        await fixture.Restart();

        var rows = (await Get("top?startDate=2011-05-05&endDate=2011-05-05")).GetProperty("accounts").EnumerateArray().ToArray();
        Reply.AssertNames(
            rows[0], "id", "name", "plan", "share", "requests", "successes", "errors", "rateLimited", "successRate", "errorRate", "averageResponseTimeMs");
        Assert.Equal([("top-named", "Account top-named", "pro", 0.5, 0.25), ("top-seen", "top-seen", "free", 0.5, 1)], rows.Select(row => (
            row.GetProperty("id").GetString()!, row.GetProperty("name").GetString()!, row.GetProperty("plan").GetString()!,
            row.GetProperty("share").GetDouble(), row.GetProperty("errorRate").GetDouble())));
        Assert.Equal("top-seen", (await Get("top?startDate=2011-05-05&endDate=2011-05-05&orderBy=errors&limit=1")).GetProperty("accounts")[0].GetProperty("id").GetString());

        async Task Send(string account, int requests, int status) => await fixture.App.Send(
            [.. Enumerable.Repeat(new { accountId = account, timestamp = "2011-05-05T10:00:00Z", method = "GET", endpoint = "/", status }, requests)]);
    }

    /// <summary>Read right after an event and again and again: an answer may lag behind, and says so; what it calls complete is.</summary>
    [Fact]
    public async Task What_was_acknowledged_before_asOf_is_counted()
    {
        for (var sent = 1; sent <= 30; sent++)
        {
            await fixture.App.Send(new { accountId = "fresh", timestamp = "2012-06-06T06:00:00Z", method = "GET", endpoint = "/", status = 200 });
            var acknowledged = TimeProvider.System.GetUtcNow();
            for (var isComplete = false; !isComplete;)
            {
                var (totals, top) = (await Get("totals?startDate=2012-06-06&endDate=2012-06-06"), await Get("top?startDate=2012-06-06&endDate=2012-06-06"));
                var counted = Long(totals.GetProperty("totals"), "requests");
                Assert.InRange(counted, (sent - 1) / 3 * 3, sent);
                isComplete = totals.GetProperty("asOf").GetDateTimeOffset() > acknowledged;
                if (isComplete)
                    Assert.Equal(sent, counted);
                if (top.GetProperty("asOf").GetDateTimeOffset() > acknowledged)
                    Assert.Equal(sent, Long(top.GetProperty("accounts")[0], "requests"));
                if (sent % 3 > 0)
                    break; // Only each third waits.
            }
        }
    }

    [Fact]
    public async Task Without_requests_there_are_zeros_and_nobody()
    {
        var totals = await Get("totals?startDate=2013-01-01&endDate=2013-01-31&interval=weekly");
        Reply.AssertNames(totals, "startDate", "endDate", "interval", "asOf", "totals", "buckets");
        Assert.Equal(5, totals.GetProperty("buckets").GetArrayLength());
        Assert.Equal((0, JsonValueKind.Null), (Long(totals.GetProperty("totals"), "requests"), totals.GetProperty("totals").GetProperty("errorRate").ValueKind));
        var top = await Get("top?startDate=2013-01-01&endDate=2013-01-31");
        Reply.AssertNames(top, "startDate", "endDate", "orderBy", "asOf", "activeAccounts", "accounts");
        Assert.Equal((0, 0), (Long(top, "activeAccounts"), top.GetProperty("accounts").GetArrayLength()));
    }

    [Theory]
    [InlineData("totals?interval=hourly", "interval")]
    [InlineData("totals?interval=yearly", "interval")]
    [InlineData("totals?category=System", "category")]
    [InlineData("totals?startDate=1980-01-01&endDate=2020-01-01", "startDate")]
    [InlineData("totals?startDate=2020-02-30", "startDate")]
    [InlineData("totals?startDate=2020-02-02&endDate=2020-02-01", "endDate")]
    [InlineData("top?orderBy=name", "orderBy")]
    [InlineData("top?limit=0", "limit")]
    [InlineData("top?limit=101", "limit")]
    [InlineData("top?limit=x", "limit")]
    [InlineData("top?page=2", "page")]
    [InlineData("top?startDate=1980-01-01&endDate=2020-01-01", "startDate")]
    public async Task A_parameter_that_cannot_be_understood_is_named(string query, string parameter) =>
        (await fixture.Http.Get($"/v1/usage/{query}")).AssertError(400, "invalid_request", parameter);

    Task<JsonElement> Get(string query) => fixture.App.Get($"/v1/usage/{query}");

    static long Long(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    static void AssertSum(IReadOnlyList<JsonElement> parts, JsonElement sum)
    {
        foreach (var figure in new[] { "requests", "successes", "errors", "rateLimited" })
            Assert.Equal(parts.Sum(part => Long(part, figure)), Long(sum, figure));
        var requests = Long(sum, "requests");
        if (requests == 0)
        {
            Assert.All(new[] { "successRate", "errorRate", "averageResponseTimeMs" }, rate => Assert.Equal(JsonValueKind.Null, sum.GetProperty(rate).ValueKind));
            return;
        }

        Assert.Equal((double)Long(sum, "errors") / requests, sum.GetProperty("errorRate").GetDouble(), 12);
        Assert.Equal((double)Long(sum, "successes") / requests, sum.GetProperty("successRate").GetDouble(), 12);
        var milliseconds = parts.Where(part => Long(part, "requests") > 0).Sum(part => Long(part, "requests") * part.GetProperty("averageResponseTimeMs").GetDouble());
        Assert.Equal(milliseconds / requests, sum.GetProperty("averageResponseTimeMs").GetDouble(), 6);
    }

    public sealed class Fixture : HttpApp
    {
        protected override string[] Settings => ["--Journal:CheckpointInterval=00:00:00.050"];
    }
}
