using TikApis.Counting;

namespace TikApis.Tests.Counting;

/// <summary>The bins as they show through a sketch of one value.</summary>
public sealed class LatencyBinsTests
{
    [Fact]
    public void Value_OfSmallTimes_IsExact()
    {
        for (uint micros = 0; micros <= 50; micros++)
            Assert.Equal(micros, ValueOf(micros));
    }

    [Fact]
    public void Value_AtBothEdgesOfEveryBin_IsWithinAlpha()
    {
        var edges = Edges();
        Assert.InRange(edges.Count, 900, LatencySketch.MaxBins);
        foreach (var edge in edges)
        {
            AssertWithinAlpha(edge);
            AssertWithinAlpha(edge - 1);
        }

        AssertWithinAlpha(uint.MaxValue);
    }

    [Fact]
    public void Value_OfAGreaterTime_IsNeverLess()
    {
        var edges = Edges();
        for (var i = 1; i < edges.Count; i++)
            Assert.True(ValueOf(edges[i - 1]) < ValueOf(edges[i]));
    }

    /// <summary>The first microsecond of every bin that has one, found from outside.</summary>
    static List<uint> Edges()
    {
        var edges = new List<uint> { 1 };
        while (ValueOf(edges[^1]) != ValueOf(uint.MaxValue))
        {
            var bin = ValueOf(edges[^1]);
            var (low, high) = (edges[^1] + 1, uint.MaxValue);
            while (low < high)
            {
                var middle = low + (high - low) / 2;
                (low, high) = ValueOf(middle) > bin ? (low, middle) : (middle + 1, high);
            }

            edges.Add(low);
        }

        return edges;
    }

    static void AssertWithinAlpha(uint micros) =>
        Assert.True(Math.Abs(ValueOf(micros) - micros) <= LatencySketch.RelativeAccuracy * micros, $"{micros} µs");

    static double ValueOf(uint micros) => LatencySketchTests.Of(micros).Quantile(0.5)!.Value;
}
