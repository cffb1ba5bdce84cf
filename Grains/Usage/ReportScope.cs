using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>What a report looks at: its buckets, which events, and what it tells apart.</summary>
public sealed class ReportScope
{
    readonly long[] starts;
    readonly UsageFilter filter;

    ReportScope((DateTimeOffset Start, DateTimeOffset End)[] spans, UsageInterval? interval, UsageFilter filter, SeriesParts names, bool byStatus, bool latency = true)
    {
        (Spans, this.filter, Names, ByStatus) = (spans, filter, names, byStatus);
        starts = [.. spans.Select(s => s.Start.ToUnixTimeMilliseconds())];
        Table = new TableQuery(Buckets.Parts(spans), filter, names, spans.Length > 1 ? interval : null, latency);
    }

    /// <summary>The buckets, each beginning where the one before ends.</summary>
    public (DateTimeOffset Start, DateTimeOffset End)[] Spans { get; }

    /// <summary>Names that are told apart.</summary>
    public SeriesParts Names { get; }

    /// <summary>Whether status classes are told apart.</summary>
    public bool ByStatus { get; }

    /// <summary>What it needs of the tables.</summary>
    public TableQuery Table { get; }

    /// <summary>The scope of a query.</summary>
    public static ReportScope Of(UsageQuery query) => Of(
        query,
        query.GroupBy switch
        {
            UsageGrouping.Category => SeriesParts.Category,
            UsageGrouping.Endpoint => SeriesParts.Endpoint,
            UsageGrouping.ApiKey => SeriesParts.ApiKey,
            _ => SeriesParts.None,
        });

    /// <summary>The scope of a query that tells other names apart than it says.</summary>
    public static ReportScope Of(UsageQuery query, SeriesParts names) => Of(query, names, latency: true);

    /// <summary>The same for numbers of requests alone: what is read has no percentiles.</summary>
    public static ReportScope OfRequests(UsageQuery query, SeriesParts names = SeriesParts.None) => Of(query, names, latency: false);

    static ReportScope Of(UsageQuery query, SeriesParts names, bool latency) =>
        new([.. Buckets.Of(query.Start, query.End, query.Interval)], query.Interval, query.Filter, names, query.GroupBy == UsageGrouping.Status, latency);

    /// <summary>The same buckets moved to another start, as a whole.</summary>
    public ReportScope MovedTo(DateTimeOffset start)
    {
        var distance = start - Spans[0].Start;
        return new([.. Spans.Select(s => (s.Start + distance, s.End + distance))], UsageInterval.Hourly, filter, SeriesParts.None, byStatus: false);
    }

    /// <summary>The bucket an instant of the range is in.</summary>
    public int BucketOf(long startMs)
    {
        var index = Array.BinarySearch(starts, startMs);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Whether a cell of an hour is within range and filter.</summary>
    public bool Matches(in RollupCell cell) =>
        cell.StartMs >= starts[0] && cell.StartMs < Spans[^1].End.ToUnixTimeMilliseconds() && filter.Matches(cell.Series, cell.StatusClass);
}
