using CsCheck;
using TikApis.Counting;

namespace TikApis.Tests.Counting;

public sealed class LatencyBytesTests
{
    static readonly byte[] Sample = LatencySketchTests.Of(0, 7, 7, 80_000, 80_000, 3_000_000).ToBytes();

    [Fact]
    public void Bytes_WhenReadBack_AreTheSame() =>
        Gen.UInt.Array[0, 200].Sample(values =>
        {
            var bytes = LatencySketchTests.Of(values).ToBytes();
            var read = LatencySketch.Read(bytes);
            return read.Count == values.Length && read.ToBytes().AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Bytes_OfTheSampleSketch_StayReadable() =>
        // Version 1 lies in databases: this may gain a version, never change.
        Assert.Equal("010401016302D80302B70101", Convert.ToHexString(Sample));

    [Fact]
    public void Bytes_WhenCutOff_AreRefused()
    {
        for (var length = 0; length < Sample.Length; length++)
            Assert.Throws<InvalidDataException>(() => LatencySketch.Read(Sample.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("", "nothing at all")]
    [InlineData("0200", "another version")]
    [InlineData("010000", "something after the end")]
    [InlineData("0101 0001", "a bin before the first")]
    [InlineData("01020101 0001", "a bin twice")]
    [InlineData("0101 E20801", "a bin beyond the last")]
    [InlineData("0101 FFFFFFFFFFFFFFFFFF01 01", "a bin far beyond the last")]
    [InlineData("0101 0100", "a count of none")]
    [InlineData("0101 01 8080808080808010", "a count beyond 53 bits")]
    [InlineData("0102 01 FFFFFFFFFFFFFF0F 01 01", "counts beyond 53 bits together")]
    [InlineData("0101 01 FFFFFFFFFFFFFFFFFF02", "a number beyond 64 bits")]
    [InlineData("0101 01 80808080808080808080808001", "a number without end")]
    [InlineData("01 FFFFFFFFFFFFFFFFFF01 0101", "fewer bins than it says")]
    public void Bytes_WhenMalformed_AreRefusedAndNothingIsAdded(string hex, string why)
    {
        var sketch = LatencySketchTests.Of(5, 6);
        var before = sketch.ToBytes();
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => sketch.MergeFrom(bytes));
        Assert.True(before.AsSpan().SequenceEqual(sketch.ToBytes()), why);
    }

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrRefused() =>
        Gen.Byte.Array[0, 40].Sample(tail =>
        {
            try
            {
                var read = LatencySketch.Read([1, .. tail]);
                Assert.Equal(read.ToBytes(), LatencySketch.Read(read.ToBytes()).ToBytes());
            }
            catch (InvalidDataException)
            {
                // Refused, as most are.
            }
        }, iter: 5_000);
}
