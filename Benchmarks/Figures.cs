namespace TikApis.Benchmarks;

/// <summary>Figures of many measurements.</summary>
static class Figures
{
    /// <summary>The middle one; of an even number the mean of the two in the middle.</summary>
    public static double Median(this IEnumerable<double> of)
    {
        double[] sorted = [.. of.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The one at a quantile, by nearest rank: of few that is the largest.</summary>
    public static double At(this IEnumerable<double> of, double quantile)
    {
        double[] sorted = [.. of.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)];
    }
}
