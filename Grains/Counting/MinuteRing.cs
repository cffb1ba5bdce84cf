using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>
/// Counts of an account's last minutes, for live views, rates and detectors. Each cell knows its
/// minute, so there is no clock and no sweep: a newer minute takes the cell over when it comes, and a
/// read passes over cells of other minutes. Late events land in their minute as long as it can still be
/// read; older ones are ignored.
/// </summary>
/// <remarks>
/// Right as long as the instants handed to the reads do not lie more than <see cref="FutureMinutes"/>
/// behind the newest event. A cell takes 32 bytes; the ring starts with one and grows only when two
/// minutes that can both be read meet, so a quiet account stays small.
/// </remarks>
public sealed class MinuteRing
{
    /// <summary>How far ahead of now an event may be.</summary>
    public const int FutureMinutes = 5;

    const long MillisecondsPerMinute = 60_000;

    readonly int fullLength;
    Cell[] cells = [];

    public MinuteRing(int minutes = 180)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        Minutes = minutes;
        // Enough that an event from the future evicts no minute that can be read now.
        fullLength = minutes + FutureMinutes;
    }

    /// <summary>How many minutes can be read, the current one included.</summary>
    public int Minutes { get; }

    public void Add(in EventRecord of) => Add(of.TimestampMs, MinuteCount.Of(of));

    /// <summary>Adds events of one minute, given any instant of it in milliseconds since 1970.</summary>
    public void Add(long timestampMs, in MinuteCount count)
    {
        if (CellFor(MinuteOf(timestampMs)) is { } at)
            cells[at].Count += count;
    }

    /// <summary>Restores a minute from storage, in place of what the ring has of it.</summary>
    public void Load(long minuteStartMs, in MinuteCount count)
    {
        if (CellFor(MinuteOf(minuteStartMs)) is { } at)
            cells[at].Count = count;
    }

    /// <summary>
    /// The last minutes, as many as <paramref name="into"/> has room for, oldest first, up to and including
    /// the one of <paramref name="nowMs"/>; zeros where nothing came.
    /// </summary>
    public void Read(long nowMs, Span<MinuteCount> into)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(into.Length, Minutes);
        var minute = MinuteOf(nowMs);
        for (var i = into.Length - 1; i >= 0; i--)
            into[i] = Of(minute--);
    }

    /// <summary>The sum of the last minutes, up to and including the one of <paramref name="nowMs"/>.</summary>
    public MinuteCount Sum(long nowMs, int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, Minutes);
        var now = MinuteOf(nowMs);
        var sum = default(MinuteCount);
        for (var minute = now - minutes + 1; minute <= now; minute++)
            sum += Of(minute);
        return sum;
    }

    static long MinuteOf(long timestampMs) => timestampMs / MillisecondsPerMinute;

    MinuteCount Of(long minute)
    {
        if (cells.Length == 0 || minute < 0)
            return default;
        ref var cell = ref cells[minute % cells.Length];
        return cell.Minute == minute ? cell.Count : default;
    }

    /// <summary>The minute's cell, taken over from an older minute if need be; null when the minute is too old.</summary>
    int? CellFor(long minute)
    {
        if (minute < 0)
            return null;
        if (cells.Length == 0)
            cells = new Cell[1];
        while (true)
        {
            var at = (int)(minute % cells.Length);
            ref var cell = ref cells[at];
            if (cell.Minute == minute)
                return at;
            if (!cell.IsEmpty && Math.Abs(cell.Minute - minute) < fullLength)
            {
                // Both can be read: full length keeps them apart, so this ends there.
                Grow();
                continue;
            }

            if (!cell.IsEmpty && cell.Minute > minute)
                return null;
            cell = new Cell { Minute = minute };
            return at;
        }
    }

    void Grow()
    {
        var old = cells;
        cells = new Cell[Math.Min(2 * old.Length, fullLength)];
        foreach (var cell in old)
        {
            // Of two that meet only one can be read, the newer.
            ref var to = ref cells[cell.Minute % cells.Length];
            if (!cell.IsEmpty && cell.Minute >= to.Minute)
                to = cell;
        }
    }

    /// <summary>One minute: no account has four billion events in it.</summary>
    struct Cell
    {
        int minute;
        uint requests, errors, rateLimited, responseCount, acquired;
        long responseSum;

        public long Minute { readonly get => minute; init => minute = checked((int)value); }

        public MinuteCount Count
        {
            readonly get => new(requests, errors, rateLimited, responseSum, responseCount, acquired);
            set
            {
                (requests, errors, rateLimited) = checked(((uint)value.Requests, (uint)value.Errors, (uint)value.RateLimited));
                (responseSum, responseCount, acquired) = checked((value.ResponseSum, (uint)value.ResponseCount, (uint)value.Acquired));
            }
        }

        public readonly bool IsEmpty => Count == default;
    }
}
