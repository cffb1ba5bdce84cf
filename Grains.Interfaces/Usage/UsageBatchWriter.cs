using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace TikApis.Usage;

/// <summary>
/// Builds a <see cref="UsageBatch"/> event by event; can be used again after <see cref="ToBatch"/>. For one
/// account and off the hot path: the front end encodes many accounts at once.
/// </summary>
public sealed class UsageBatchWriter
{
    readonly Dictionary<Series, ushort> indexes = [];
    readonly ArrayBufferWriter<byte> series = new(256);
    readonly ArrayBufferWriter<byte> records = new(16 * EventRecord.Size);

    /// <summary>Events added since the last batch.</summary>
    public int Count => records.WrittenCount / EventRecord.Size;

    /// <summary>Index of a series in the batch, for <see cref="EventRecord.Series"/>.</summary>
    public ushort IndexOf(Series of)
    {
        if (indexes.TryGetValue(of, out var index))
            return index;
        index = (ushort)indexes.Count;
        indexes.Add(of, index);
        WriteText(of.ApiKeyId);
        WriteText(of.Endpoint);
        WriteText(of.Category);
        return index;
    }

    /// <summary>Adds one event.</summary>
    public void Add(in EventRecord record)
    {
        MemoryMarshal.Write(records.GetSpan(EventRecord.Size), in record);
        records.Advance(EventRecord.Size);
    }

    /// <summary>The events added so far as a batch; the writer starts over.</summary>
    public UsageBatch ToBatch()
    {
        var bytes = UsageBatch.Allocate(indexes.Count, series.WrittenCount, Count);
        series.WrittenSpan.CopyTo(bytes.AsSpan(UsageBatch.HeaderSize));
        records.WrittenSpan.CopyTo(bytes.AsSpan(UsageBatch.HeaderSize + series.WrittenCount));
        indexes.Clear();
        series.ResetWrittenCount();
        records.ResetWrittenCount();
        return new UsageBatch(bytes);
    }

    void WriteText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        series.Advance(UsageBatch.WriteText(series.GetSpan(UsageBatch.SizeOf(utf8)), utf8));
    }
}
