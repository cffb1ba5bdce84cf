namespace TikApis.Detection;

/// <summary>Where figures are expected, in the units of the series.</summary>
public readonly record struct Band(double Low, double High)
{
    /// <summary>How far a fall counts at most, in multiples of where it began.</summary>
    const double MostFall = 10;

    /// <summary>The middle of it.</summary>
    public double Middle => (Low + High) / 2;

    /// <summary>Signed distance of a figure from the nearer end; 0 within. Noise is what figures vary by without meaning anything.</summary>
    public double Outside(double value, double noise) =>
        value > High ? value - High : value < Low ? Distance(Low, value, noise) : 0;

    /// <summary>
    /// From one figure to another, signed. A rise has no limit but a fall ends at zero: so that one to a quarter is as
    /// far as a rise to the fourfold, falls between positive figures are by ratio.
    /// </summary>
    public static double Distance(double from, double to, double noise)
    {
        if (to >= from || to < 0)
            return to - from;
        var fall = from - to;
        return -Math.Min(from * fall / (to + noise), Math.Max(fall, MostFall * from));
    }
}
