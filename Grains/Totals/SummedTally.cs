using TikApis.Counting;

namespace TikApis.Totals;

/// <summary>What is reported of many accounts' tally.</summary>
static class SummedTally
{
    public static SummedMetrics ToSummed(this Tally tally)
    {
        var metrics = tally.ToMetrics();
        return new SummedMetrics
        {
            Requests = metrics.Requests,
            Successes = metrics.Successes,
            Errors = metrics.Errors,
            RateLimited = metrics.RateLimited,
            SuccessRate = metrics.SuccessRate,
            ErrorRate = metrics.ErrorRate,
            AverageResponseTimeMs = metrics.AverageResponseTimeMs,
        };
    }
}
