namespace TikApis.Counting;

/// <summary>Writes what <see cref="LatencyReader"/> reads.</summary>
ref struct LatencyWriter
{
    // Two bytes a difference, eight a count (53 bits).
    const int MaxCellSize = 10;

    readonly Span<byte> buffer;
    int length;
    int bin = -1;

    public LatencyWriter(int cells)
    {
        buffer = new byte[3 + cells * MaxCellSize];
        buffer[0] = LatencyReader.Version;
        length = 1;
        length += Varint.Write(buffer[length..], (ulong)cells);
    }

    /// <summary>Writes one cell; bins ascend.</summary>
    public void Add(int nextBin, long count)
    {
        length += Varint.Write(buffer[length..], (ulong)(nextBin - bin));
        length += Varint.Write(buffer[length..], (ulong)count);
        bin = nextBin;
    }

    public readonly byte[] ToBytes() => buffer[..length].ToArray();
}
