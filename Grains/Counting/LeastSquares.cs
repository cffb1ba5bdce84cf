using MathNet.Numerics.Distributions;

namespace TikApis.Counting;

/// <summary>
/// Simple linear regression of figures on 0, 1, 2, … (Draper and Smith, "Applied Regression Analysis", chapter 1):
/// the errors are taken as independent, normal, and of one variance.
/// </summary>
public sealed class LeastSquares
{
    readonly double standardError;
    readonly int freedom;

    /// <param name="figures">At least three.</param>
    public LeastSquares(IReadOnlyList<double> figures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(figures.Count, 3);
        var (meanX, meanY) = ((figures.Count - 1) / 2.0, figures.Average());
        double xx = 0, xy = 0, yy = 0;
        for (var i = 0; i < figures.Count; i++)
        {
            var (x, y) = (i - meanX, figures[i] - meanY);
            (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
        }

        freedom = figures.Count - 2;
        Slope = xy / xx;
        var unexplained = Math.Max(0, yy - Slope * xy);
        RSquared = yy == 0 ? null : 1 - unexplained / yy;
        standardError = Math.Sqrt(unexplained / freedom / xx);
    }

    /// <summary>Rise from one figure to the next.</summary>
    public double Slope { get; }

    /// <summary>Part of the variance the line explains; null when there is none.</summary>
    public double? RSquared { get; }

    /// <summary>Half the width of the slope's confidence interval.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    public double Margin(double confidence) => StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2) * standardError;
}
