namespace TikApis.Totals;

/// <summary>The figures reported of many accounts' requests. Rates are fractions; null where nothing was measured. Percentiles are an account's own.</summary>
[GenerateSerializer, Immutable, Alias("summed-metrics")]
public record SummedMetrics
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
}
