using CsCheck;
using TikApis.Counting;

namespace TikApis.Tests.Counting;

public sealed class LatencySketchTests
{
    static readonly double[] Quantiles = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    /// <summary>Response times spread over all magnitudes.</summary>
    static readonly Gen<uint> Micros = Gen.Select(Gen.UInt, Gen.Int[0, 31], (value, shift) => value >> shift);

    [Theory]
    [MemberData(nameof(Distributions.Names), MemberType = typeof(Distributions))]
    public void Quantile_OfAnyDistribution_IsWithinAlphaOfTheExactOne(string name)
    {
        var values = Distributions.All[name](new Random(1)).ToArray();
        AssertAccurate(Of(values), values);
    }

    [Theory]
    [MemberData(nameof(Distributions.Names), MemberType = typeof(Distributions))]
    public void Quantile_AfterMergingParts_IsWithinAlphaOfTheExactOne(string name)
    {
        var values = Distributions.All[name](new Random(2)).ToArray();
        var parts = values.Index().GroupBy(value => value.Index * 31 % 17, value => value.Item).Select(part => Of([.. part]));
        var merged = new LatencySketch();
        foreach (var part in parts)
            merged.MergeFrom(part.ToBytes());
        AssertAccurate(merged, values);
        Assert.Equal(Of(values).ToBytes(), merged.ToBytes());
    }

    [Fact]
    public void Quantile_OfAnyValues_IsWithinAlphaOfTheExactOne() =>
        Gen.Select(Micros.Array[1, 60], Gen.Double.Unit).Sample((values, q) => AssertAccurate(Of(values), values, q), iter: 3_000);

    [Fact]
    public void Quantile_OfNothing_IsNull() => Assert.Null(new LatencySketch().Quantile(0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Quantile_OutsideZeroToOne_Throws(double q) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1).Quantile(q));

    [Fact]
    public void Quantile_WhenTheRankIsWholeOnlyInDecimal_TakesThatRank() =>
        // 0.07 × 100 is a little more than 7 in binary.
        Assert.Equal(6, Of([.. Enumerable.Range(0, 100).Select(i => (uint)Math.Min(i, 20))]).Quantile(0.07));

    [Fact]
    public void Merge_InAnyOrderAndPartition_EqualsAddingAll() =>
        Gen.Select(Micros.Array[0, 20].Array[0, 6], Gen.Int).Sample((parts, seed) =>
        {
            var order = parts.ToArray();
            new Random(seed).Shuffle(order);
            var merged = new LatencySketch();
            foreach (var part in order)
                merged.Merge(Of(part));
            return merged.ToBytes().AsSpan().SequenceEqual(Of([.. parts.SelectMany(part => part)]).ToBytes())
                && merged.Count == parts.Sum(part => part.Length);
        });

    [Fact]
    public void Merge_WithItself_DoublesEveryCount()
    {
        var sketch = Of(1, 1, 500, 90_000);
        sketch.Merge(sketch);
        Assert.Equal(Of(1, 1, 1, 1, 500, 500, 90_000, 90_000).ToBytes(), sketch.ToBytes());
    }

    [Fact]
    public void Count_BeyondThirtyTwoBits_StaysExact()
    {
        var sketch = Of(10, 1_000, 1_000);
        for (var i = 0; i < 40; i++)
            sketch.Merge(sketch);
        Assert.Equal(3L << 40, sketch.Count);
        Assert.Equal(10, sketch.Quantile(1 / 3.0));
        Assert.Equal(sketch.ToBytes(), LatencySketch.Read(sketch.ToBytes()).ToBytes());
    }

    [Fact]
    public void Merge_BeyondWhatACellHolds_ThrowsAndAddsNothing()
    {
        var sketch = Of(10);
        for (var i = 0; i < 52; i++)
            sketch.Merge(sketch);
        Assert.Throws<OverflowException>(() => sketch.Merge(sketch));
        Assert.Throws<OverflowException>(() => sketch.MergeFrom(sketch.ToBytes()));
        Assert.Equal(1L << 52, sketch.Count);
    }

    [Fact]
    public void Memory_WithFewValues_IsSmallAndWithAllIsBounded()
    {
        var sketch = Of([.. Enumerable.Range(1, 5).Select(i => (uint)i * 10_000)]);
        Assert.InRange(sketch.CellBytes, 1, 64);
        for (var value = 1.0; value < uint.MaxValue; value *= 1.001)
            sketch.Add((uint)value);
        Assert.InRange(sketch.CellBytes, 1, LatencySketch.MaxBins * 8);
        Assert.Equal(1_121, LatencySketch.MaxBins);
    }

    internal static LatencySketch Of(params uint[] values)
    {
        var sketch = new LatencySketch();
        foreach (var value in values)
            sketch.Add(value);
        return sketch;
    }

    static void AssertAccurate(LatencySketch sketch, uint[] values, params double[] quantiles)
    {
        Assert.Equal(values.Length, sketch.Count);
        foreach (var q in quantiles is [] ? Quantiles : quantiles)
        {
            double exact = Exact.Quantile(values, q);
            var given = sketch.Quantile(q)!.Value;
            Assert.True(Math.Abs(given - exact) <= LatencySketch.RelativeAccuracy * exact, $"p{100 * q}: {given} for {exact}");
        }
    }
}
