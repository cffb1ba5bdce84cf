using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>Reports as rows of a table.</summary>
static class UsageRows
{
    static readonly string[] Figures =
    [
        "requests", "successes", "errors", "rateLimited", "successRate", "errorRate",
        "averageResponseTimeMs", "p50ResponseTimeMs", "p95ResponseTimeMs", "p99ResponseTimeMs",
    ];

    /// <summary>Columns of endpoints.</summary>
    public static readonly string[] EndpointColumns = ["method", "endpoint", "category", "share", .. Figures];

    /// <summary>Columns of a report's buckets; with groups the key comes third.</summary>
    public static string[] ColumnsOf(UsageGrouping? groupBy) =>
        groupBy is { } grouping ? ["start", "end", $"{char.ToLowerInvariant($"{grouping}"[0])}{$"{grouping}"[1..]}", .. Figures] : ["start", "end", .. Figures];

    /// <summary>A row for each bucket; with groups for each bucket of each group that is not empty.</summary>
    public static IEnumerable<UsageRow> Of(UsageReport report) => report.Groups is { } groups
        ? report.Buckets.SelectMany((_, i) => groups.Select(group => new UsageRow(group.Buckets![i], group.Key))).Where(row => row.Bucket.Requests > 0)
        : report.Buckets.Select(bucket => new UsageRow(bucket, null));

    /// <summary>The cells of an endpoint.</summary>
    public static IEnumerable<object?> CellsOf(EndpointUsage endpoint) =>
        [endpoint.Method, endpoint.Endpoint, endpoint.Category, endpoint.Share, .. CellsOf((Metrics)endpoint)];

    /// <summary>The cells of a bucket.</summary>
    public static IEnumerable<object?> CellsOf(UsageRow row) => row.Key is null
        ? [row.Bucket.Start, row.Bucket.End, .. CellsOf((Metrics)row.Bucket)]
        : [row.Bucket.Start, row.Bucket.End, row.Key, .. CellsOf((Metrics)row.Bucket)];

    static object?[] CellsOf(Metrics of) =>
    [
        of.Requests, of.Successes, of.Errors, of.RateLimited, of.SuccessRate, of.ErrorRate,
        of.AverageResponseTimeMs, of.P50ResponseTimeMs, of.P95ResponseTimeMs, of.P99ResponseTimeMs,
    ];
}

/// <summary>A bucket of a report, or of one of its groups.</summary>
readonly record struct UsageRow(UsageBucket Bucket, string? Key);
