using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>
/// Gathers cells of tables and overlay by group and bucket. Each cell is added once, and everything else is a sum
/// of these, so all sums agree.
/// </summary>
/// <param name="scope">What is asked for.</param>
/// <param name="names">Which groups are told apart.</param>
public sealed class UsageReportBuilder(ReportScope scope, GroupNames names)
{
    readonly Dictionary<(Series Series, int StatusClass), BucketTallies> groups = [];
    BucketTallies? all;

    /// <summary>The whole range.</summary>
    public Metrics Totals => Sum.ToMetrics();

    /// <summary>The same as a tally.</summary>
    public Tally Sum => All.Sum();

    /// <summary>Endpoints with at least one request, some several times; they must be in the scope's names.</summary>
    public IEnumerable<string> Endpoints => groups.Keys.Select(g => g.Series.Endpoint);

    BucketTallies All => all ??= SumOfGroups();

    /// <summary>Adds a cell that is within the range and the filter.</summary>
    public void Add(RollupCell cell, Tally tally)
    {
        var key = (names.Of(cell.Series, scope.Names), scope.ByStatus ? cell.StatusClass : 0);
        if (!groups.TryGetValue(key, out var group))
            groups.Add(key, group = new BucketTallies(scope.Spans.Length));
        group.Add(scope.BucketOf(cell.StartMs), tally);
        all = null;
    }

    /// <summary>Adds what an overlay's part has within the range and the filter.</summary>
    public void Add(Rollup counted)
    {
        foreach (var (cell, tally) in counted.Cells)
        {
            if (scope.Matches(cell))
                Add(cell with { Series = cell.Series.Keep(scope.Names) }, tally);
        }
    }

    /// <summary>Every bucket in order.</summary>
    public UsageBucket[] ToBuckets() => All.ToBuckets(scope.Spans);

    /// <summary>Requests of each bucket.</summary>
    public long[] ToRequests() => [.. scope.Spans.Select((_, i) => All[i]?.Requests ?? 0)];

    /// <summary>Requests of each bucket by group.</summary>
    public IEnumerable<ClassRequests> ToClasses() => groups.Select(group => new ClassRequests(
        group.Key.Series, group.Key.StatusClass, [.. scope.Spans.Select((_, i) => group.Value[i]?.Requests ?? 0)], group.Value.Sum().RateLimited));

    /// <summary>The buckets within a span as one.</summary>
    public UsageBucket ToBucket(DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (Array.FindIndex(scope.Spans, s => s.Start >= start), Array.FindLastIndex(scope.Spans, s => s.End <= end) + 1);
        return new UsageBucket(start, end, All.Sum(from, to).ToMetrics());
    }

    /// <summary>Groups, most used first, then by name; what is beyond the bound comes last.</summary>
    /// <param name="keyOf">Name of a group by its series and status class.</param>
    /// <param name="buckets">Whether each has the report's buckets.</param>
    public UsageGroup[] ToGroups(Func<Series, int, string> keyOf, bool buckets) => InOrder(
        (series, statusClass, share, sum, tallies) =>
            new UsageGroup(keyOf(series, statusClass), share, sum.ToMetrics(), buckets ? tallies.ToBuckets(scope.Spans) : null));

    /// <summary>Endpoints with their categories, in the same order.</summary>
    public EndpointUsage[] ToEndpoints() => InOrder((series, _, share, sum, _) =>
    {
        var (method, template) = series.SplitEndpoint();
        return new EndpointUsage(method, template, series.Category, share, sum.ToMetrics());
    });

    T[] InOrder<T>(Func<Series, int, double, Tally, BucketTallies, T> toGroup)
    {
        var others = Series.OfOthers.Keep(scope.Names);
        var counted = groups.Select(g => (g.Key, g.Value, Sum: g.Value.Sum())).ToArray();
        double total = counted.Sum(g => g.Sum.Requests);
        return
        [
            .. counted
                .OrderBy(g => scope.Names != SeriesParts.None && g.Key.Series == others)
                .ThenByDescending(g => g.Sum.Requests)
                .ThenBy(g => g.Key.Series.ApiKeyId, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Series.Endpoint, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Series.Category, StringComparer.Ordinal)
                .ThenBy(g => g.Key.StatusClass)
                .Select(g => toGroup(g.Key.Series, g.Key.StatusClass, g.Sum.Requests / total, g.Sum, g.Value)),
        ];
    }

    BucketTallies SumOfGroups()
    {
        if (groups.Count == 1)
            return groups.Values.Single();
        var sum = new BucketTallies(scope.Spans.Length);
        foreach (var group in groups.Values)
            sum.Add(group);
        return sum;
    }
}
