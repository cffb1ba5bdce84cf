using TikApis.Counting;
using static TikApis.Advice.Words;

namespace TikApis.Advice;

/// <summary>
/// Bursts of small calls: most of the recent requests came in a few minutes, and each took next to no time. Then what a
/// call costs is the call itself (the round trip, the key check, a place in the rate window), which a batch pays once
/// for many. Calls that take long would not get faster in a batch, and a steady flow has nothing to gather: neither is
/// meant.
/// </summary>
public sealed class BatchingRule : IAdviceRule
{
    /// <summary>Requests that make a minute a burst: one a second.</summary>
    public const long BurstRequests = 60;

    /// <summary>Longest average response time of small calls, in milliseconds: about a round trip and little work.</summary>
    public const double SmallMs = 100;

    /// <summary>Fewest bursts that are no accident.</summary>
    public const int LeastBursts = 5;

    /// <summary>Least part of the requests that came in bursts.</summary>
    public const double LeastShare = 0.5;

    /// <summary>Largest part of the minutes that may be bursts; beyond it the flow is steady.</summary>
    public const double MostMinutes = 0.2;

    static readonly string Rule =
        $"Of the last minutes (about 3 hours), {LeastBursts} or more but at most {Percent(MostMinutes)} have {BurstRequests} requests or more that took {Number(SmallMs)} ms or less on average; these hold at least {Percent(LeastShare)} of the requests.";

    public IEnumerable<Recommendation> Of(UsagePicture picture)
    {
        MinuteCount[] bursts = [.. picture.Minutes.Where(IsBurst)];
        if (bursts.Length < LeastBursts || bursts.Length > MostMinutes * picture.Minutes.Count)
            yield break;
        var inBursts = bursts.Aggregate((a, b) => a + b);
        var all = picture.Minutes.Sum(minute => minute.Requests);
        var share = (double)inBursts.Requests / all;
        if (share < LeastShare)
            yield break;
        var perBurst = (double)inBursts.Requests / bursts.Length;
        yield return new Recommendation
        {
            Kind = RecommendationKind.Batching,
            Title = "Put bursts of small calls into batches",
            Text = $"{bursts.Length} of the last {picture.Minutes.Count} minutes hold {Percent(share)} of the requests: {Count(perBurst)} a minute, each of {Number(AverageMs(inBursts))} ms on average. Asking for several things in one request costs fewer calls and fewer places in the rate limit.",
            Figures = new Dictionary<string, double>
            {
                ["minutes"] = picture.Minutes.Count,
                ["burstMinutes"] = bursts.Length,
                ["requests"] = all,
                ["requestsInBursts"] = inBursts.Requests,
                ["shareInBursts"] = share,
                ["requestsPerBurstMinute"] = perBurst,
                ["averageResponseTimeMs"] = AverageMs(inBursts),
            },
            Rule = Rule,
        };
    }

    /// <summary>Calls nobody timed are not known to be small.</summary>
    static bool IsBurst(MinuteCount minute) => minute.Requests >= BurstRequests && minute.ResponseCount > 0 && AverageMs(minute) <= SmallMs;

    static double AverageMs(in MinuteCount of) => of.ResponseSum / 1_000.0 / of.ResponseCount;
}
