using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>
/// What a billing period holds so far. The tables are read once; from then on every batch is added as it is counted, so
/// that whoever asks waits for no sum.
/// </summary>
/// <remarks>
/// It begins with what the overlay holds, and keeps everything by its generation until the tables were read: those that
/// the snapshot does not hold are then added to it. Bounded by the names of the period's days (<see cref="BoundsOptions"/>).
/// </remarks>
public sealed class RunningPeriod
{
    readonly long fromMs, toMs;
    readonly Counted all = new();
    Dictionary<Generation, Counted>? unfolded = [];
    long joinedAt;

    /// <summary>Begins to count; the overlay is pinned in the same turn.</summary>
    public RunningPeriod(PeriodSpan period, IEnumerable<OverlayPart> pinned)
    {
        Span = period;
        (fromMs, toMs) = (period.Start.ToUnixTimeMilliseconds(), period.End.ToUnixTimeMilliseconds());
        foreach (var part in pinned)
        {
            foreach (var (cell, tally) in part.Counted.Cells)
            {
                if (IsWithin(cell.StartMs))
                    PartOf(part.Generation).Add(cell.Series.Endpoint, tally);
            }
        }
    }

    public PeriodSpan Span { get; }

    /// <summary>Done when the tables were read and are in it (<see cref="Join"/>); fails as that read does.</summary>
    public Task Whole { get; set; } = Task.CompletedTask;

    /// <summary>What the period holds; once it is <see cref="Whole"/>.</summary>
    public Metrics Totals => all.Tally.ToMetrics();

    /// <summary>Different endpoints with at least one request; once it is <see cref="Whole"/>.</summary>
    public int ActiveEndpoints => all.Endpoints.Count;

    /// <summary>Adds the events of a batch that are of the period.</summary>
    public void Count(Generation generation, Series[] series, ReadOnlySpan<EventRecord> records)
    {
        // What is counted late may have been in the tables when they were read.
        if (unfolded is null && !generation.IsBeyond(joinedAt))
            return;
        Counted? counted = null;
        var last = -1; // Events of an endpoint mostly follow each other.
        foreach (ref readonly var record in records)
        {
            if (!IsWithin(record.TimestampMs))
                continue;
            counted ??= PartOf(generation);
            counted.Tally.Add(record);
            if (record.Series != last)
                counted.Endpoints.Add(series[last = record.Series].Endpoint);
        }
    }

    /// <summary>Adds what the tables hold of the period, endpoints told apart, and what they do not hold yet at their checkpoint.</summary>
    public void Join(UsageReportBuilder tables, long checkpoint)
    {
        all.Tally.Add(tables.Sum);
        all.Endpoints.UnionWith(tables.Endpoints);
        foreach (var (generation, counted) in unfolded ?? [])
        {
            if (generation.IsBeyond(checkpoint))
                all.Add(counted);
        }

        (unfolded, joinedAt) = (null, checkpoint);
    }

    bool IsWithin(long timeMs) => timeMs >= fromMs && timeMs < toMs;

    Counted PartOf(Generation generation)
    {
        if (unfolded is null)
            return all;
        if (!unfolded.TryGetValue(generation, out var part))
            unfolded.Add(generation, part = new Counted());
        return part;
    }

    sealed class Counted
    {
        public Tally Tally { get; } = new();

        public HashSet<string> Endpoints { get; } = new(StringComparer.Ordinal);

        public void Add(string endpoint, Tally tally)
        {
            Tally.Add(tally);
            Endpoints.Add(endpoint);
        }

        public void Add(Counted other)
        {
            Tally.Add(other.Tally);
            Endpoints.UnionWith(other.Endpoints);
        }
    }
}
