using System.Runtime.CompilerServices;

namespace TikApis.Counting;

/// <summary>
/// Quantiles of response times: a DDSketch (Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable
/// quantile sketch with relative-error guarantees", VLDB 2019). A quantile it gives is within
/// <see cref="RelativeAccuracy"/> of the exact one, whatever the distribution and however often it was
/// merged. It never grows beyond <see cref="MaxBins"/> bins of eight bytes, so no bins are ever collapsed.
/// </summary>
public sealed class LatencySketch
{
    /// <summary>α: the largest relative error of a quantile.</summary>
    public const double RelativeAccuracy = 0.01;

    /// <summary>Bins when every possible response time has been seen: 1,121.</summary>
    public const int MaxBins = LatencyBins.Count;

    /// <summary>Most values a sketch holds: what fits a cell.</summary>
    public const long MaxCount = (1L << CountBits) - 1;

    const int CountBits = 53;

    // Measured: adding takes 19 ns with a search at 60 cells, 6 ns with the index at any number.
    const int IndexFrom = 64;

    // Ascending by bin. A cell is its bin in the top 11 bits over its count (at least 1) in the low 53:
    // one small array, since most sketches hold a handful of bins.
    ulong[] cells = [];
    int used;
    LatencyIndex? index;

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of the cells, those kept for growth included.</summary>
    public int CellBytes => cells.Length * sizeof(ulong);

    /// <summary>Adds one response time in microseconds.</summary>
    public void Add(uint micros) => Add(LatencyBins.Of(micros), 1);

    /// <summary>Adds all values of another sketch; the order of merging makes no difference.</summary>
    public void Merge(LatencySketch other)
    {
        EnsureRoomFor(other.Count);
        if (used == 0)
        {
            cells = other.cells[..other.used];
            (used, Count) = (other.used, other.Count);
            return;
        }

        // The other may be this one: its cells then double in place, and none is inserted.
        for (var i = 0; i < other.used; i++)
            Add(BinOf(other.cells[i]), CountOf(other.cells[i]));
    }

    /// <summary>Adds all values of sketches written by <see cref="ToBytes"/>, one after the other; at least one.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of sketches; nothing was added.</exception>
    public void MergeFrom(ReadOnlySpan<byte> bytes)
    {
        EnsureRoomFor(LatencyReader.CountOf(bytes));
        while (!bytes.IsEmpty)
        {
            var reader = new LatencyReader(bytes);
            if (used == 0)
                Fill(ref reader);
            while (reader.Next(out var bin, out var count))
                Add(bin, count);
            bytes = reader.Rest;
        }
    }

    /// <summary>The value in microseconds at rank ⌈q · Count⌉ (nearest rank, 1-based); null of no values.</summary>
    /// <param name="q">From 0 (the least) to 1 (the greatest).</param>
    public double? Quantile(double q)
    {
        if (q is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile is from 0 to 1.");
        if (Count == 0)
            return null;
        // Decimal, because 0.07 × 100 is 7.000000000000001 in binary and would take rank 8.
        var rank = Math.Max(1, (long)Math.Ceiling((decimal)q * Count));
        var i = 0;
        for (var below = CountOf(cells[0]); below < rank; below += CountOf(cells[i]))
            i++;
        return LatencyBins.ValueOf(BinOf(cells[i]));
    }

    /// <summary>The sketch as bytes (<see cref="LatencyReader"/> has the layout): equal bytes for equal counts.</summary>
    public byte[] ToBytes()
    {
        var writer = new LatencyWriter(used);
        foreach (var cell in cells.AsSpan(0, used))
            writer.Add(BinOf(cell), CountOf(cell));
        return writer.ToBytes();
    }

    /// <summary>Reads a sketch written by <see cref="ToBytes"/>, or the sum of several, one after the other.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of sketches.</exception>
    public static LatencySketch Read(ReadOnlySpan<byte> bytes)
    {
        var sketch = new LatencySketch();
        sketch.MergeFrom(bytes);
        return sketch;
    }

    /// <summary>An empty one takes the cells as they come, since their bins ascend.</summary>
    void Fill(ref LatencyReader reader)
    {
        cells = new ulong[reader.Cells];
        while (reader.Next(out var bin, out var count))
        {
            cells[used++] = CellOf(bin, count);
            Count += count;
        }
    }

    static ulong CellOf(int bin, long count) => ((ulong)bin << CountBits) | (ulong)count;

    static int BinOf(ulong cell) => (int)(cell >> CountBits);

    static long CountOf(ulong cell) => (long)(cell & MaxCount);

    void Add(int bin, long count)
    {
        var i = LowerBound(bin);
        if (i < used && BinOf(cells[i]) == bin)
            cells[i] += (ulong)count;
        else
            Insert(i, CellOf(bin, count));
        Count += count;
    }

    /// <summary>Index of the first cell whose bin is this one or above it.</summary>
    int LowerBound(int bin)
    {
        if (used >= IndexFrom)
            return (index ??= MakeIndex()).PlaceOf(bin);
        var key = (ulong)bin << CountBits;
        var start = 0;
        // Where it goes on is computed, as a branch would be mispredicted half of the time.
        for (var length = used; length > 0;)
        {
            var half = (length + 1) >> 1;
            start += half * Unsafe.BitCast<bool, byte>(cells[start + half - 1] < key);
            length -= half;
        }

        return start;
    }

    void Insert(int at, ulong cell)
    {
        if (used == cells.Length)
            Array.Resize(ref cells, Math.Clamp(2 * used, 4, MaxBins));
        Array.Copy(cells, at, cells, at + 1, used - at);
        cells[at] = cell;
        used++;
        index?.Add(BinOf(cell));
    }

    /// <summary>Made when something is looked for: what is only read or merged into another needs none.</summary>
    LatencyIndex MakeIndex()
    {
        var made = new LatencyIndex();
        foreach (var cell in cells.AsSpan(0, used))
            made.Add(BinOf(cell));
        return made;
    }

    /// <summary>No cell overflows into its bin as long as all of them together fit one.</summary>
    void EnsureRoomFor(long more)
    {
        if (more > MaxCount - Count)
            throw new OverflowException($"A latency sketch holds at most {MaxCount} values.");
    }
}
