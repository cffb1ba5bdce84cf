using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>Gathers cells of tables and overlay into totals, buckets and endpoints. Each cell is added once, so all sums agree.</summary>
public sealed class UsageReportBuilder
{
    readonly UsageQuery query;
    readonly (DateTimeOffset Start, DateTimeOffset End)[] spans;
    readonly long[] starts;
    readonly long endMs;
    readonly Tally[] buckets;
    readonly Tally totals = new();
    readonly Dictionary<(string Endpoint, string Category), Tally> endpoints = [];
    readonly Dictionary<string, long> keys = new(StringComparer.Ordinal);

    public UsageReportBuilder(UsageQuery query)
    {
        this.query = query;
        spans = [.. Buckets.Of(query.Start, query.End, query.Interval)];
        starts = [.. spans.Select(s => s.Start.ToUnixTimeMilliseconds())];
        endMs = query.End.ToUnixTimeMilliseconds();
        buckets = [.. spans.Select(_ => new Tally())];
    }

    /// <summary>The whole range.</summary>
    public Metrics Totals => totals.ToMetrics();

    /// <summary>Endpoints with at least one request in the range.</summary>
    public int ActiveEndpoints => endpoints.Keys.Select(e => e.Endpoint).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Adds the cell of an hour or a day; cells outside the range or the filter are passed over.</summary>
    public void Add(long startMs, in Series series, Tally tally)
    {
        if (startMs < starts[0] || startMs >= endMs)
            return;
        if (query.Category is { } category && series.Category != category)
            return;
        var index = Array.BinarySearch(starts, startMs);
        buckets[index >= 0 ? index : ~index - 1].Add(tally);
        totals.Add(tally);
        var endpoint = (series.Endpoint, series.Category);
        if (!endpoints.TryGetValue(endpoint, out var sum))
            endpoints.Add(endpoint, sum = new Tally());
        sum.Add(tally);
        keys[series.ApiKeyId] = keys.GetValueOrDefault(series.ApiKeyId) + tally.Requests;
    }

    /// <summary>Adds everything counted in an overlay's part.</summary>
    public void Add(Rollup counted)
    {
        foreach (var ((hour, series), tally) in counted.Cells)
            Add(hour, series, tally);
    }

    /// <summary>Totals and buckets.</summary>
    public UsageReport ToReport(string accountId) => new()
    {
        AccountId = accountId,
        StartDate = query.Start,
        EndDate = query.End,
        Interval = query.Interval,
        Totals = Totals,
        Buckets = [.. spans.Zip(buckets, (span, tally) => new UsageBucket(span.Start, span.End, tally.ToMetrics()))],
    };

    /// <summary>Endpoints, most used first, then by name.</summary>
    public EndpointUsage[] ToEndpoints() =>
    [
        .. endpoints
            .OrderByDescending(e => e.Value.Requests)
            .ThenBy(e => e.Key.Endpoint, StringComparer.Ordinal)
            .ThenBy(e => e.Key.Category, StringComparer.Ordinal)
            .Select(e => ToEndpoint(e.Key.Endpoint, e.Key.Category, e.Value)),
    ];

    /// <summary>Requests of each key.</summary>
    public KeyRequests[] ToKeyRequests() => [.. keys.Select(key => new KeyRequests(key.Key, key.Value))];

    EndpointUsage ToEndpoint(string endpoint, string category, Tally tally)
    {
        var space = endpoint.IndexOf(' ', StringComparison.Ordinal);
        return new EndpointUsage(
            space < 0 ? "" : endpoint[..space],
            endpoint[(space + 1)..],
            category,
            (double)tally.Requests / totals.Requests,
            tally.ToMetrics());
    }
}
