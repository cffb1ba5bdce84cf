namespace TikApis.Counting;

/// <summary>
/// Walks the bytes of a <see cref="LatencySketch"/>:
/// <code>
/// byte version (1) · varint cells
/// cells × { varint bin − bin before it (the first: bin + 1) · varint count }
/// </code>
/// Bins ascend, so every difference is at least 1, as is every count; nothing follows but another sketch. About
/// 2 to 3 bytes a bin. Varints are unsigned LEB128.
/// </summary>
ref struct LatencyReader
{
    public const byte Version = 1;

    ReadOnlySpan<byte> rest;
    ulong cells;
    int bin = -1;

    public LatencyReader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Version)
            throw new InvalidDataException("A latency sketch starts with its version, 1.");
        rest = bytes[1..];
        cells = Varint.Read(ref rest);
    }

    /// <summary>Bins that are left, as the bytes say.</summary>
    public readonly ulong Cells => cells;

    /// <summary>What follows, once there is no next bin.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>Values in the bytes of sketches, all of which it checks.</summary>
    public static long CountOf(ReadOnlySpan<byte> bytes)
    {
        var total = 0L;
        do
        {
            var reader = new LatencyReader(bytes);
            while (reader.Next(out _, out var count))
            {
                if (count > LatencySketch.MaxCount - total)
                    throw new InvalidDataException("Latency sketches hold more values than one can.");
                total += count;
            }

            bytes = reader.Rest;
        }
        while (!bytes.IsEmpty);
        return total;
    }

    public bool Next(out int nextBin, out long count)
    {
        (nextBin, count) = (bin, 0);
        if (cells == 0)
            return false;

        cells--;
        var step = Varint.Read(ref rest);
        if (step == 0 || step > (ulong)(LatencyBins.Count - 1 - bin))
            throw new InvalidDataException("A latency sketch has a bin out of order or range.");
        var read = Varint.Read(ref rest);
        if (read is 0 or > LatencySketch.MaxCount)
            throw new InvalidDataException("A latency sketch has a bin with an impossible count.");
        bin += (int)step;
        (nextBin, count) = (bin, (long)read);
        return true;
    }
}
