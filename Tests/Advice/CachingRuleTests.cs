using TikApis.Advice;

namespace TikApis.Tests.Advice;

public sealed class CachingRuleTests
{
    static readonly CachingRule Rule = new();

    [Fact]
    public void Repeated_GETs_are_counted_beyond_one_each_five_minutes_of_each_day()
    {
        var said = Rule.Single(Pictures.Of(Get("GET /v1/trends", 2_288, 288, 100, 0)));
        Assert.Equal((RecommendationKind.Caching, "GET /v1/trends"), (said.Kind, said.Endpoint));
        Assert.Equal((2_676, 2_000, 5), (said.Figures["successfulRequests"], said.Figures["savedRequests"], said.Figures["lifetimeMinutes"]));
        Assert.Equal(2_000.0 / 2_676, said.Figures["savedShare"]);
    }

    [Theory]
    [InlineData(1_288, true)] // 1,000 saved.
    [InlineData(1_287, false)]
    public void Little_is_not_worth_a_cache(long requests, bool said) => Assert.Equal(said, Rule.Of(Pictures.Of(Get("GET /a", requests))).Any());

    [Theory]
    [InlineData(1_712, true)] // 2,000 saved of 4,000.
    [InlineData(1_713, false)]
    public void Endpoint_that_mostly_is_not_repeated_needs_none(long elsewhere, bool said) =>
        Assert.Equal(said, Rule.Of(Pictures.Of(Get("GET /a", [2_288, .. Enumerable.Repeat(288L, 5), elsewhere - 5 * 288]))).Any());

    [Theory]
    [InlineData("POST /v1/trends")]
    [InlineData("HEAD /v1/trends")]
    [InlineData("GET /v1/posts/{id}")]
    [InlineData("GET /v1/long/…")]
    public void What_may_not_be_reused_or_may_be_several_things_is_left_out(string endpoint) => Rule.SaysNothing(Pictures.Of(Get(endpoint, 1_000_000)));

    [Fact]
    public void Requests_that_fail_are_not_saved() => Rule.SaysNothing(Pictures.Of(new PicturedEndpoint("GET /a", 100_000, 100_000, 0, 0, [])));

    [Fact]
    public void A_request_each_five_minutes_is_never_too_much() => Rule.SaysNothing(Pictures.Of(Get("GET /a", [.. Enumerable.Repeat(288L, 29)])));

    [Fact]
    public void Only_the_five_with_most_to_save_are_named()
    {
        var said = Rule.Of(Pictures.Of([.. Enumerable.Range(1, 7).Select(n => Get($"GET /{n}", 10_000 * n))]));
        Assert.Equal(["GET /7", "GET /6", "GET /5", "GET /4", "GET /3"], said.Select(s => s.Endpoint));
    }

    static PicturedEndpoint Get(string name, params long[] days) => new(name, days.Sum(), 0, 0, 0, days);
}
