namespace TikApis.Usage;

/// <summary>The figures reported of any set of requests. Rates are fractions; null where nothing was measured.</summary>
[GenerateSerializer, Immutable, Alias("usage-metrics")]
public record Metrics
{
    /// <summary>Requests counted.</summary>
    [Id(0)] public long Requests { get; init; }

    /// <summary>Requests with a status below 400.</summary>
    [Id(1)] public long Successes { get; init; }

    /// <summary>Requests with a status of 400 or above.</summary>
    [Id(2)] public long Errors { get; init; }

    /// <summary>Requests answered 429.</summary>
    [Id(3)] public long RateLimited { get; init; }

    /// <summary>Successes ÷ requests.</summary>
    [Id(4)] public double? SuccessRate { get; init; }

    /// <summary>Errors ÷ requests.</summary>
    [Id(5)] public double? ErrorRate { get; init; }

    /// <summary>Sum of response times ÷ number of events that carried one, in milliseconds.</summary>
    [Id(6)] public double? AverageResponseTimeMs { get; init; }

    /// <summary>Median response time in milliseconds, within 2 %.</summary>
    [Id(7)] public double? P50ResponseTimeMs { get; init; }

    /// <summary>95th percentile of the response time in milliseconds, within 2 %.</summary>
    [Id(8)] public double? P95ResponseTimeMs { get; init; }

    /// <summary>99th percentile of the response time in milliseconds, within 2 %.</summary>
    [Id(9)] public double? P99ResponseTimeMs { get; init; }
}
