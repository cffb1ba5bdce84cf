using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TikApis.Usage;

/// <summary>
/// Valid events of one account, encoded once by the front end (<see cref="UsageBatchWriter"/>):
/// <code>
/// int32 series · int32 events
/// series × { u16 length, apiKeyId · u16 length, endpoint · u16 length, category }   (UTF-8)
/// events × EventRecord                                                              (32 bytes each)
/// </code>
/// All numbers little-endian. A record's <see cref="EventRecord.Series"/> is an index into the series.
/// </summary>
[GenerateSerializer, Immutable, Alias("usage-batch")]
public readonly record struct UsageBatch([property: Id(0)] byte[] Bytes)
{
    /// <summary>Most events one request may hold, so a series index always fits 16 bits.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Bytes before the series.</summary>
    public const int HeaderSize = 8;

    /// <summary>Number of events.</summary>
    public int Count => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(4));

    /// <summary>Number of series.</summary>
    public int SeriesCount => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    /// <summary>The series as they are encoded, one after the other: two are the same when their bytes are.</summary>
    public SeriesEnumerator EncodedSeries => new(this);

    /// <summary>The events, cast in place.</summary>
    public ReadOnlySpan<EventRecord> Records =>
        MemoryMarshal.Cast<byte, EventRecord>(Bytes.AsSpan(Bytes.Length - Count * EventRecord.Size));

    /// <summary>Bytes for a batch, with its header; the texts of the series and the records are still to be written.</summary>
    public static byte[] Allocate(int series, int seriesBytes, int events)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(HeaderSize + seriesBytes + events * EventRecord.Size);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, series);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), events);
        return bytes;
    }

    /// <summary>Bytes of a text of a series.</summary>
    public static int SizeOf(ReadOnlySpan<byte> text) => sizeof(ushort) + text.Length;

    /// <summary>Writes a text of a series and answers its size.</summary>
    public static int WriteText(Span<byte> to, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, checked((ushort)text.Length));
        text.CopyTo(to[sizeof(ushort)..]);
        return SizeOf(text);
    }

    /// <summary>Decodes the series the records point to.</summary>
    public Series[] ReadSeries()
    {
        var series = new Series[SeriesCount];
        var next = 0;
        foreach (var encoded in EncodedSeries)
            series[next++] = Decode(encoded);
        return series;
    }

    /// <summary>One of <see cref="EncodedSeries"/>, decoded.</summary>
    public static Series Decode(ReadOnlySpan<byte> encoded) => new(ReadText(ref encoded), ReadText(ref encoded), ReadText(ref encoded));

    static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    /// <summary>Walks the encoded series of a batch.</summary>
    public ref struct SeriesEnumerator(UsageBatch batch)
    {
        ReadOnlySpan<byte> rest = batch.Bytes.AsSpan(HeaderSize);
        int left = batch.SeriesCount;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly SeriesEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (left-- == 0)
                return false;
            var size = 0;
            for (var text = 0; text < 3; text++)
                size += sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(rest[size..]);
            Current = rest[..size];
            rest = rest[size..];
            return true;
        }
    }
}
