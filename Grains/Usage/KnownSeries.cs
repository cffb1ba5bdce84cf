using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace TikApis.Usage;

/// <summary>
/// Decodes the series of batches, those that came before only once: the names of most events have come before, and what
/// is the same object is found equal at a glance.
/// </summary>
/// <param name="most">Most series known at once; beyond, all are forgotten and it begins anew.</param>
public sealed class KnownSeries(int most)
{
    /// <summary>Most that an account knows.</summary>
    public const int OfAccount = 4_096;

    readonly Dictionary<byte[], Series> known = new(ByBytes.One);

    /// <summary>The series the records of a batch point to.</summary>
    public Series[] Of(UsageBatch batch)
    {
        var series = new Series[batch.SeriesCount];
        var next = 0;
        foreach (var encoded in batch.EncodedSeries)
            series[next++] = Of(encoded);
        return series;
    }

    Series Of(ReadOnlySpan<byte> encoded)
    {
        var byBytes = known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (byBytes.TryGetValue(encoded, out var series))
            return series;
        if (known.Count >= most)
            known.Clear();
        return byBytes[encoded] = UsageBatch.Decode(encoded);
    }

    sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByBytes One = new();

        // A sender who knew the seed could make all names collide.
        readonly long seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, seed);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
