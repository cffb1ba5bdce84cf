using System.Runtime.CompilerServices;

namespace TikApis.RateLimits;

/// <summary>
/// Requests of the last minute in 12 cells of five seconds: a rate that moves smoothly, where a calendar minute
/// begins at nothing. Events of other times are passed over.
/// </summary>
public sealed class RateRing
{
    const int Cells = 12;
    const long CellMs = 5_000;

    Counts counts;
    long newest;

    /// <summary>Counts requests of an instant.</summary>
    public void Add(long timestampMs, long nowMs, long requests)
    {
        var slot = timestampMs / CellMs;
        var now = nowMs / CellMs;
        if (slot > now || slot <= now - Cells)
            return;
        MoveTo(now);
        ref var count = ref counts[(int)(slot % Cells)];
        count = (int)Math.Min(int.MaxValue, count + requests);
    }

    /// <summary>Requests of the twelve cells up to an instant, the running one included.</summary>
    public long Sum(long nowMs)
    {
        MoveTo(nowMs / CellMs);
        var sum = 0L;
        foreach (var count in counts)
            sum += count;
        return sum;
    }

    void MoveTo(long slot)
    {
        for (var next = Math.Max(newest + 1, slot - Cells + 1); next <= slot; next++)
            counts[(int)(next % Cells)] = 0;
        newest = Math.Max(newest, slot);
    }

    [InlineArray(Cells)]
    struct Counts
    {
        int first;
    }
}
