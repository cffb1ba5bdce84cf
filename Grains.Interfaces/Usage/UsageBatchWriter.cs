using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TikApis.Usage;

/// <summary>Builds a <see cref="UsageBatch"/> event by event; can be used again after <see cref="ToBatch"/>.</summary>
public sealed class UsageBatchWriter
{
    readonly Dictionary<Series, ushort> indexes = [];
    readonly ArrayBufferWriter<byte> series = new(256);
    readonly ArrayBufferWriter<byte> records = new(16 * EventRecord.Size);

    /// <summary>Events added since the last batch.</summary>
    public int Count => records.WrittenCount / EventRecord.Size;

    /// <summary>Index of a series in the batch, for <see cref="EventRecord.Series"/>.</summary>
    public ushort IndexOf(in Series of)
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
        var bytes = new byte[8 + series.WrittenCount + records.WrittenCount];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, indexes.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Count);
        series.WrittenSpan.CopyTo(bytes.AsSpan(8));
        records.WrittenSpan.CopyTo(bytes.AsSpan(8 + series.WrittenCount));
        indexes.Clear();
        series.ResetWrittenCount();
        records.ResetWrittenCount();
        return new UsageBatch(bytes);
    }

    void WriteText(string text)
    {
        var span = series.GetSpan(2 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)length));
        series.Advance(2 + length);
    }
}
