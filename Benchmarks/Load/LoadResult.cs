namespace TikApis.Benchmarks.Load;

/// <summary>What became of the requests of a while.</summary>
/// <param name="Accepted">Events acknowledged, those that were sent again left out.</param>
/// <param name="Failed">Requests that were not acknowledged.</param>
/// <param name="Differing">Requests whose answer told another number of new events than they had.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Milliseconds">Of each request, sorted: from when it was to be sent to its answer.</param>
sealed record LoadResult(long Accepted, long Failed, long Differing, double Seconds, double[] Milliseconds)
{
    /// <summary>Events acknowledged a second.</summary>
    public double Rate => Accepted / Seconds;

    /// <summary>A request's time at a quantile.</summary>
    public double At(double quantile) => Milliseconds.At(quantile);
}
