using System.Text.Json.Serialization;

namespace TikApis.Usage;

/// <summary>Usage of one account over a range.</summary>
[GenerateSerializer, Immutable, Alias("usage-report")]
public sealed record UsageReport
{
    [Id(0)] public required string AccountId { get; init; }

    /// <summary>First instant covered.</summary>
    [Id(1)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant no longer covered.</summary>
    [Id(2)] public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length of a bucket; null: the whole range is one.</summary>
    [Id(3)] public required UsageInterval? Interval { get; init; }

    /// <summary>The whole range; equal to the sum over the buckets, and over the groups.</summary>
    [Id(4)] public required Metrics Totals { get; init; }

    /// <summary>Every bucket of the range in order, empty ones with zeros.</summary>
    [Id(5)] public required UsageBucket[] Buckets { get; init; }

    /// <summary>Groups with at least one request, most used first, the rest last; null when none were asked for.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsageGroup[]? Groups { get; init; }

    /// <summary>The range compared with another; null when that was not asked for.</summary>
    [Id(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsageComparison? Comparison { get; init; }
}

/// <summary>One bucket <c>[start, end)</c>; the first and the last are cut to the range.</summary>
[GenerateSerializer, Immutable, Alias("usage-bucket")]
public sealed record UsageBucket : Metrics
{
    public UsageBucket(DateTimeOffset start, DateTimeOffset end, Metrics metrics) : base(metrics) => (Start, End) = (start, end);

    [Id(0)] public DateTimeOffset Start { get; }

    [Id(1)] public DateTimeOffset End { get; }
}

/// <summary>One endpoint's part of an account's usage.</summary>
[GenerateSerializer, Immutable, Alias("endpoint-usage")]
public sealed record EndpointUsage : Metrics
{
    public EndpointUsage(string method, string endpoint, string category, double share, Metrics metrics) : base(metrics) =>
        (Method, Endpoint, Category, Share) = (method, endpoint, category, share);

    /// <summary>HTTP method; empty for what is beyond a bound of endpoints.</summary>
    [Id(0)] public string Method { get; }

    /// <summary>Path template, e.g. <c>/v1/posts/{id}</c>.</summary>
    [Id(1)] public string Endpoint { get; }

    [Id(2)] public string Category { get; }

    /// <summary>This endpoint's requests ÷ all requests of the range and the filter.</summary>
    [Id(3)] public double Share { get; }
}
