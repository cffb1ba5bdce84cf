using System.Buffers;
using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>Tallies by UTC hour, series and status class. Sums over any grouping of its cells agree, since each event is in one cell.</summary>
public sealed class Rollup
{
    /// <summary>Milliseconds of an hour.</summary>
    public const long HourMs = 3_600_000;

    readonly Dictionary<RollupCell, Tally> cells = [];

    /// <summary>The tallies by cell.</summary>
    public IReadOnlyDictionary<RollupCell, Tally> Cells => cells;

    /// <summary>Counts the events of one batch.</summary>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records)
    {
        // Events of a batch mostly share an hour: the cell of a series and class is looked up again only when it changes.
        var last = ArrayPool<(long Hour, Tally? Tally)>.Shared.Rent(series.Length * StatusClass.Count);
        foreach (ref readonly var record in records)
        {
            var hour = record.TimestampMs - record.TimestampMs % HourMs;
            var statusClass = StatusClass.Of(record.Status);
            ref var cell = ref last[record.Series * StatusClass.Count + statusClass];
            if (cell.Tally is null || cell.Hour != hour)
                cell = (hour, Of(new RollupCell(hour, series[record.Series], statusClass)));
            cell.Tally!.Add(record);
        }

        ArrayPool<(long Hour, Tally? Tally)>.Shared.Return(last, clearArray: true);
    }

    Tally Of(in RollupCell cell)
    {
        if (!cells.TryGetValue(cell, out var tally))
            cells.Add(cell, tally = new Tally());
        return tally;
    }
}
