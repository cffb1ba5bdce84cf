using System.Globalization;
using static TikApis.Advice.Words;

namespace TikApis.Advice;

/// <summary>
/// A busiest hour of the week far above the rest: what utilities call a high peak-to-average ratio (a low load factor).
/// Of the four weeks each hour of the week has four figures; their median is what is usual, so that one unusual day
/// lifts no hour. The peak is the highest of the 168 medians, the mean their average.
/// </summary>
/// <remarks>
/// <see cref="LeastRatio"/> lies above 168 ÷ 40 = 4.2, the ratio of an even load in office hours and none outside:
/// keeping office hours is no finding.
/// </remarks>
public sealed class OffPeakRule : IAdviceRule
{
    /// <summary>Least peak ÷ mean.</summary>
    public const double LeastRatio = 5;

    /// <summary>Least requests of the usual peak hour: below ten a minute nothing is gained by moving them.</summary>
    public const double LeastPeak = 600;

    const int HoursOfWeek = 7 * 24;

    static readonly string Rule =
        $"Of 4 whole weeks, each with requests: the median of the busiest hour of the week is at least {Number(LeastRatio)} times the average of the medians of all 168, and at least {Count(LeastPeak)} requests.";

    public IEnumerable<Recommendation> Of(UsagePicture picture)
    {
        long[][] weeks = [.. picture.Hours.Chunk(HoursOfWeek)];
        if (weeks.Length < UsagePicture.Weeks || weeks.Any(week => week.Sum() == 0))
            yield break;
        double[] usual = [.. Enumerable.Range(0, HoursOfWeek).Select(hour => Median([.. weeks.Select(week => week[hour])]))];
        var (peak, mean) = (usual.Max(), usual.Average());
        if (peak < LeastPeak || peak < LeastRatio * mean)
            yield break;
        var (busiest, quietest) = (Array.IndexOf(usual, peak), Quietest(usual));
        yield return new Recommendation
        {
            Kind = RecommendationKind.OffPeak,
            Title = "Move what can wait out of the busiest hour",
            Text = $"{Name(picture, busiest)} usually has {Count(peak)} requests, {Number(peak / mean)} times the average hour of the week ({Count(mean)}). The quietest six hours begin on {Name(picture, quietest)}: what need not run at the peak meets no limit there.",
            Figures = new Dictionary<string, double>
            {
                ["peakRequests"] = peak,
                ["meanRequests"] = mean,
                ["peakToMean"] = peak / mean,
                ["peakHourOfWeek"] = OfWeek(picture, busiest),
                ["quietHourOfWeek"] = OfWeek(picture, quietest),
                ["weeks"] = weeks.Length,
            },
            Rule = Rule + " Hours of the week count from Monday 00:00 UTC, 0 to 167.",
        };
    }

    static double Median(long[] figures)
    {
        Array.Sort(figures);
        return (figures[(figures.Length - 1) / 2] + figures[figures.Length / 2]) / 2.0;
    }

    /// <summary>Where the six hours with the fewest requests begin; the week goes round.</summary>
    static int Quietest(double[] usual) =>
        Enumerable.Range(0, usual.Length).MinBy(start => Enumerable.Range(start, 6).Sum(hour => usual[hour % usual.Length]));

    static int OfWeek(UsagePicture picture, int hour) => (24 * (((int)picture.Start.DayOfWeek + 6) % 7) + hour) % HoursOfWeek;

    static string Name(UsagePicture picture, int hour) => picture.Start.AddHours(hour).ToString("dddd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
