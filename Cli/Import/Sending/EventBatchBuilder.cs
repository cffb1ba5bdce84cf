using System.Buffers;

namespace TikApis.Cli.Import.Sending;

/// <summary>Gathers events until a batch is full, by number or by bytes.</summary>
public sealed class EventBatchBuilder(int maxEvents)
{
    /// <summary>Well below the 10 MB a request may have, as 10,000 events with long paths could pass it.</summary>
    public const int MaxBytes = 8_000_000;

    ArrayBufferWriter<byte> body = new();
    List<EventBatch.Origin> origins = [];

    public int Count => origins.Count;

    /// <summary>Whether an event of this size still fits.</summary>
    public bool HasRoomFor(int bytes) => Count == 0 || Count < maxEvents && body.WrittenCount + bytes < MaxBytes;

    public void Add(ReadOnlySpan<byte> json, string file, long line)
    {
        body.Write(json);
        body.Write("\n"u8);
        origins.Add(new EventBatch.Origin(file, line, body.WrittenCount));
    }

    /// <summary>What was gathered; the builder starts over.</summary>
    public EventBatch ToBatch()
    {
        var batch = new EventBatch(body.WrittenMemory, origins.ToArray());
        body = new ArrayBufferWriter<byte>(Math.Max(256, body.WrittenCount));
        origins = new List<EventBatch.Origin>(origins.Count);
        return batch;
    }
}
