using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>Tallies by UTC hour and series. Sums over any grouping of its cells agree, since each event is in one cell.</summary>
public sealed class Rollup
{
    /// <summary>Milliseconds of an hour.</summary>
    public const long HourMs = 3_600_000;

    readonly Dictionary<(long HourMs, Series Series), Tally> cells = [];

    /// <summary>Cells by the start of their hour (Unix milliseconds) and series.</summary>
    public IReadOnlyDictionary<(long HourMs, Series Series), Tally> Cells => cells;

    /// <summary>Counts the events of one batch.</summary>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records)
    {
        // Events of a batch mostly share an hour: the cell of a series is looked up again only when it changes.
        var last = new (long Hour, Tally? Tally)[series.Length];
        foreach (ref readonly var record in records)
        {
            var hour = record.TimestampMs - record.TimestampMs % HourMs;
            ref var cell = ref last[record.Series];
            if (cell.Tally is null || cell.Hour != hour)
                cell = (hour, CellOf(hour, series[record.Series]));
            cell.Tally!.Add(record);
        }
    }

    Tally CellOf(long hour, in Series series)
    {
        if (!cells.TryGetValue((hour, series), out var tally))
            cells.Add((hour, series), tally = new Tally());
        return tally;
    }
}
