namespace TikApis.Tests.Counting;

/// <summary>Percentiles the plain way, to judge a sketch by.</summary>
static class Exact
{
    /// <summary>The value at rank ⌈q · n⌉ of all values, sorted.</summary>
    public static uint Quantile(IEnumerable<uint> values, double q)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(1, (int)Math.Ceiling((decimal)q * sorted.Length)) - 1];
    }
}
