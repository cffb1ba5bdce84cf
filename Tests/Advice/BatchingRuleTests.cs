using TikApis.Advice;

namespace TikApis.Tests.Advice;

public sealed class BatchingRuleTests
{
    static readonly BatchingRule Rule = new();

    [Fact]
    public void Bursts_of_small_calls_are_found()
    {
        var said = Rule.Single(Pictures.Of([.. Enumerable.Repeat((120L, (double?)20), 6), .. Enumerable.Repeat((8L, (double?)500), 10)]));
        Assert.Equal((RecommendationKind.Batching, null), (said.Kind, said.Endpoint));
        Assert.Equal((179, 6, 800, 720), (said.Figures["minutes"], said.Figures["burstMinutes"], said.Figures["requests"], said.Figures["requestsInBursts"]));
        Assert.Equal((0.9, 120, 20), (said.Figures["shareInBursts"], said.Figures["requestsPerBurstMinute"], said.Figures["averageResponseTimeMs"]));
    }

    [Theory]
    [InlineData(5, 60, 100, true)]
    [InlineData(4, 60, 100, false)]
    [InlineData(5, 59, 100, false)]
    [InlineData(5, 60, 100.1, false)]
    [InlineData(35, 60, 100, true)] // A fifth of 179 minutes is 35.8: more is a steady flow.
    [InlineData(36, 60, 100, false)]
    public void Few_or_steady_or_slow_calls_are_no_bursts(int bursts, long requests, double ms, bool said) =>
        Assert.Equal(said, Rule.Of(Pictures.Of(Enumerable.Repeat((requests, (double?)ms), bursts))).Any());

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Bursts_hold_at_least_half_of_the_requests(long others, bool said) =>
        Assert.Equal(said, Rule.Of(Pictures.Of([.. Enumerable.Repeat((60L, (double?)10), 5), (others, 900)])).Any());

    [Fact]
    public void Calls_that_nobody_timed_are_not_known_to_be_small() => Rule.SaysNothing(Pictures.Of(Enumerable.Repeat((120L, (double?)null), 6)));

    [Fact]
    public void Nothing_has_no_bursts()
    {
        Rule.SaysNothing(Pictures.Of(Enumerable.Empty<(long, double?)>()));
        Rule.SaysNothing(Pictures.Empty);
    }
}
