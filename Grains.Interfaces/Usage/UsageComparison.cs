namespace TikApis.Usage;

/// <summary>What a report is compared with: a range of the same length.</summary>
[GenerateSerializer, Immutable, Alias("usage-comparison")]
public sealed record UsageComparison
{
    /// <summary>First instant covered.</summary>
    [Id(0)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant no longer covered.</summary>
    [Id(1)] public required DateTimeOffset EndDate { get; init; }

    [Id(2)] public required Metrics Totals { get; init; }

    /// <summary>From these totals to the report's.</summary>
    [Id(3)] public required MetricsChange Change { get; init; }

    /// <summary>As many as the report has: each is one of the report's buckets, moved by the distance of the two ranges.</summary>
    [Id(4)] public required UsageBucket[] Buckets { get; init; }
}

/// <summary>How a figure changed.</summary>
/// <param name="Absolute">Later − earlier; null when one of them is.</param>
/// <param name="Percent">100 × absolute ÷ earlier; null when that is 0 or not known.</param>
[GenerateSerializer, Immutable, Alias("change")]
public readonly record struct Change([property: Id(0)] double? Absolute, [property: Id(1)] double? Percent)
{
    /// <summary>The change from one figure to another.</summary>
    public static Change From(double? earlier, double? later)
    {
        var absolute = later - earlier;
        return new Change(absolute, earlier is null or 0 ? null : 100 * absolute / earlier);
    }
}

/// <summary>How each of the <see cref="Metrics"/> changed.</summary>
[GenerateSerializer, Immutable, Alias("metrics-change")]
public sealed record MetricsChange
{
    public MetricsChange(Metrics earlier, Metrics later)
    {
        Requests = Change.From(earlier.Requests, later.Requests);
        Successes = Change.From(earlier.Successes, later.Successes);
        Errors = Change.From(earlier.Errors, later.Errors);
        RateLimited = Change.From(earlier.RateLimited, later.RateLimited);
        SuccessRate = Change.From(earlier.SuccessRate, later.SuccessRate);
        ErrorRate = Change.From(earlier.ErrorRate, later.ErrorRate);
        AverageResponseTimeMs = Change.From(earlier.AverageResponseTimeMs, later.AverageResponseTimeMs);
        P50ResponseTimeMs = Change.From(earlier.P50ResponseTimeMs, later.P50ResponseTimeMs);
        P95ResponseTimeMs = Change.From(earlier.P95ResponseTimeMs, later.P95ResponseTimeMs);
        P99ResponseTimeMs = Change.From(earlier.P99ResponseTimeMs, later.P99ResponseTimeMs);
    }

    [Id(0)] public Change Requests { get; }

    [Id(1)] public Change Successes { get; }

    [Id(2)] public Change Errors { get; }

    [Id(3)] public Change RateLimited { get; }

    [Id(4)] public Change SuccessRate { get; }

    [Id(5)] public Change ErrorRate { get; }

    [Id(6)] public Change AverageResponseTimeMs { get; }

    [Id(7)] public Change P50ResponseTimeMs { get; }

    [Id(8)] public Change P95ResponseTimeMs { get; }

    [Id(9)] public Change P99ResponseTimeMs { get; }
}
