using TikApis.Cli.Import.Sending;

namespace TikApis.Tests.Cli;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0.125, 0.25)]
    [InlineData(2, 0.25, 0.5)]
    [InlineData(5, 2, 4)]
    [InlineData(8, 15, 30)]
    [InlineData(1_000_000, 15, 30)]
    public void Delay_DoublesUpToABound_AndIsSpread(int attempt, double least, double most)
    {
        var backoff = new Backoff(new Random(1));
        var delays = Enumerable.Range(0, 200).Select(_ => backoff.Delay(attempt, TimeSpan.Zero).TotalSeconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, least, most));
        Assert.True(delays.Max() - delays.Min() > (most - least) * 0.8);
    }

    [Fact]
    public void Delay_WhenTheServerAsksForMore_IsNotShorter()
    {
        var backoff = new Backoff(new Random(1));

        Assert.All(Enumerable.Range(1, 20), attempt =>
            Assert.True(backoff.Delay(attempt, TimeSpan.FromSeconds(20)) >= TimeSpan.FromSeconds(20)));
    }
}
