using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>What an account could do better; today is Wednesday, 2024-05-15, half past twelve.</summary>
public sealed class AdviceTests(AdviceTests.Fixture fixture) : IClassFixture<AdviceTests.Fixture>
{
    static readonly DateTimeOffset Today = Some.Noon.AddHours(-12);

    [Fact]
    public async Task Every_rule_that_has_something_to_say_says_it_with_its_figures()
    {
        var account = await fixture.NewAccount("tiny");
        await Send(account, "GET", "/v1/first", 200, Today.AddDays(-30));
        await Send(account, "GET", "/v1/trends", 200, [.. Enumerable.Repeat(Today.AddHours(-7), 1_500)]);
        await Send(account, "POST", "/v1/posts", 500, [.. Enumerable.Repeat(Today.AddHours(-7), 40)]);
        await Send(account, "POST", "/v1/posts", 201, [.. Enumerable.Repeat(Today.AddHours(-7), 60)]);
        foreach (var monday in new[] { -2, -9, -16, -23 })
            await Send(account, "POST", "/v1/nightly", 200, [.. Enumerable.Repeat(Today.AddDays(monday).AddHours(3), 600)]);
        foreach (var minute in Enumerable.Range(20, 6))
            await Send(account, "GET", "/v1/items/17", 200, [.. Enumerable.Repeat(Some.Noon.AddMinutes(minute), 70)]);

        var advice = await fixture.App.Get($"/v1/accounts/{account}/recommendations");
        Reply.AssertNames(advice, "accountId", "startDate", "endDate", "recommendations");
        Assert.Equal((Today.AddDays(-28), Today.AddDays(1)), (advice.GetProperty("startDate").GetDateTimeOffset(), advice.GetProperty("endDate").GetDateTimeOffset()));
        var said = advice.GetProperty("recommendations").EnumerateArray().ToDictionary(r => r.GetProperty("kind").GetString()!);
        Assert.Equal(["upgrade", "errors", "caching", "batching", "offPeak"], said.Keys);
        foreach (var recommendation in said.Values)
            Reply.AssertNames(recommendation, "kind", "title", "text", "endpoint", "plan", "figures", "rule");

        // The last billing period: all before today, but what was the first event's day is its first day.
        AssertFigures(said["upgrade"], ("neededRequests", 4_001), ("quota", 4_000), ("recommendedQuota", 30_000), ("lastPeriodRequests", 4_001), ("currentPeriodRequests", 420));
        Assert.Equal("free", said["upgrade"].GetProperty("plan").GetString());
        AssertFigures(said["errors"], ("requests", 100), ("errors", 40), ("errorRate", 0.4), ("serverErrors", 40), ("clientErrors", 0), ("rateLimited", 0));
        Assert.Equal("POST /v1/posts", said["errors"].GetProperty("endpoint").GetString());
        AssertFigures(said["caching"], ("successfulRequests", 1_500), ("savedRequests", 1_212));
        Assert.Equal("GET /v1/trends", said["caching"].GetProperty("endpoint").GetString());
        AssertFigures(said["batching"], ("burstMinutes", 6), ("requests", 420), ("requestsInBursts", 420), ("shareInBursts", 1), ("averageResponseTimeMs", 10));
        AssertFigures(said["offPeak"], ("peakRequests", 600), ("peakToMean", 168), ("peakHourOfWeek", 3));
        Assert.Equal(JsonValueKind.Null, said["offPeak"].GetProperty("endpoint").ValueKind);
    }

    /// <summary>The billing periods begin on the 15th, when the account was created.</summary>
    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)] // Not in use on the first day of the third period: not known for three.
    public async Task Three_periods_that_a_smaller_plan_would_hold_are_found(int firstDay, bool said)
    {
        var account = await fixture.NewAccount("pro");
        var first = new DateTimeOffset(2024, 2, firstDay, 5, 0, 0, TimeSpan.Zero);
        await fixture.Send(account, first, first.AddDays(35), first.AddDays(36), first.AddDays(70), first.AddDays(71), first.AddDays(72), fixture.Now);

        var recommendations = (await fixture.App.Get($"/v1/accounts/{account}/recommendations")).GetProperty("recommendations").EnumerateArray().ToArray();
        Assert.Equal(said ? 1 : 0, recommendations.Length);
        if (!said)
            return;
        Assert.Equal(("downgrade", "tiny"), (recommendations[0].GetProperty("kind").GetString(), recommendations[0].GetProperty("plan").GetString()));
        AssertFigures(recommendations[0], ("neededRequests", 3), ("lastPeriodRequests", 3), ("currentPeriodRequests", 1), ("quota", 150_000), ("recommendedQuota", 4_000));
        Assert.False(recommendations[0].GetProperty("figures").TryGetProperty("projectedRequests", out _));
    }

    [Fact]
    public async Task With_nothing_to_say_the_list_is_empty()
    {
        var unused = await fixture.NewAccount();
        var used = fixture.NewId();
        await fixture.Send(used, [.. Enumerable.Range(1, 200).Select(hour => Today.AddHours(-3 * hour)), fixture.Now]);
        foreach (var account in new[] { unused, used })
        {
            using var http = fixture.App.WithKey(await fixture.NewKey(account, "account"));
            var advice = (await http.Get("/v1/account/recommendations")).Data;
            Assert.Equal(account, advice.GetProperty("accountId").GetString());
            Assert.Empty(advice.GetProperty("recommendations").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_parameter_means_nothing_here() =>
        (await fixture.Http.Get($"/v1/accounts/{await fixture.NewAccount()}/recommendations?startDate=2024-05-01")).AssertError(400, "invalid_request", "startDate");

    static void AssertFigures(JsonElement recommendation, params (string Name, double Value)[] expected)
    {
        var figures = recommendation.GetProperty("figures");
        Assert.All(expected, figure => Assert.Equal(figure.Value, figures.GetProperty(figure.Name).GetDouble(), 9));
    }

    Task<JsonElement> Send(string account, string method, string endpoint, int status, params DateTimeOffset[] instants) => fixture.App.Send(
        [.. instants.Select(at => new { accountId = account, timestamp = at.UtcDateTime, method, endpoint, status, responseTimeMs = 10 })]);

    public sealed class Fixture : ClockedApp
    {
        protected override string[] Settings => ["--Plans:Catalog:tiny:Name=Tiny", "--Plans:Catalog:tiny:MonthlyQuota=4000"];
    }
}
