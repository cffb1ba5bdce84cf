using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>What is reported of a tally.</summary>
public static class MetricsOfTally
{
    const double MicrosPerMs = 1_000;

    /// <summary>Rates and averages are null where nothing was measured, never 0.</summary>
    public static Metrics ToMetrics(this Tally tally)
    {
        double? requests = tally.Requests == 0 ? null : tally.Requests;
        return new Metrics
        {
            Requests = tally.Requests,
            Successes = tally.Requests - tally.Errors,
            Errors = tally.Errors,
            RateLimited = tally.RateLimited,
            SuccessRate = (tally.Requests - tally.Errors) / requests,
            ErrorRate = tally.Errors / requests,
            AverageResponseTimeMs = tally.ResponseCount == 0 ? null : tally.ResponseSumMicros / MicrosPerMs / tally.ResponseCount,
            P50ResponseTimeMs = tally.Latency?.Quantile(0.50) / MicrosPerMs,
            P95ResponseTimeMs = tally.Latency?.Quantile(0.95) / MicrosPerMs,
            P99ResponseTimeMs = tally.Latency?.Quantile(0.99) / MicrosPerMs,
        };
    }
}
