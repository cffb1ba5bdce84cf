using System.Runtime.InteropServices;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>Makes one batch of several batches of an account, in which a series is written once. Its memory is used again.</summary>
sealed class GatheredBatch
{
    [ThreadStatic]
    static GatheredBatch? ofThread;

    readonly Utf8Interner series = new();
    readonly List<ushort> indexes = [];

    /// <summary>The events of all batches, in their order.</summary>
    public static UsageBatch Of(ReadOnlySpan<GatheredPart> parts) => parts.Length == 1 ? parts[0].Batch : (ofThread ??= new()).Gather(parts);

    // First, not last: should a batch fail half-way, the next must not be named by what it left.
    void Clear()
    {
        series.Clear();
        indexes.Clear();
    }

    UsageBatch Gather(ReadOnlySpan<GatheredPart> parts)
    {
        Clear();
        var events = 0;
        foreach (ref readonly var part in parts)
        {
            events += part.Batch.Count;
            foreach (var one in part.Batch.EncodedSeries)
                indexes.Add((ushort)series.IndexOf(one));
        }

        var bytes = UsageBatch.Allocate(series.Count, series.Written.Length, events);
        series.Written.CopyTo(bytes.AsSpan(UsageBatch.HeaderSize));
        var to = MemoryMarshal.Cast<byte, EventRecord>(bytes.AsSpan(UsageBatch.HeaderSize + series.Written.Length));
        var named = CollectionsMarshal.AsSpan(indexes);
        foreach (ref readonly var part in parts)
        {
            var records = part.Batch.Records;
            for (var i = 0; i < records.Length; i++)
                to[i] = records[i] with { Series = named[records[i].Series] };
            to = to[records.Length..];
            named = named[part.Batch.SeriesCount..];
        }

        return new UsageBatch(bytes);
    }
}
