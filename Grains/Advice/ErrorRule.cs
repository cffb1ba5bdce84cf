using static TikApis.Advice.Words;

namespace TikApis.Advice;

/// <summary>
/// Endpoints that fail often. Ten failures of a hundred may be chance; the lower end of Wilson's 95 % interval of the
/// error rate (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927) is
/// what the rate is with some certainty, and rests on few requests as safely as on many.
/// </summary>
public sealed class ErrorRule : IAdviceRule
{
    /// <summary>Fewest errors looked at.</summary>
    public const long LeastErrors = 20;

    /// <summary>Least error rate that is certain.</summary>
    public const double LeastRate = 0.05;

    /// <summary>Most endpoints named.</summary>
    public const int Most = 5;

    const double Z = 1.959964; // Of the normal distribution at 95 %, both sides.

    static readonly string Rule =
        $"At least {LeastErrors} errors (status 400 and above) over 28 days and today, and an error rate that is at least {Percent(LeastRate)} with 95 % confidence (lower end of Wilson's interval).";

    public IEnumerable<Recommendation> Of(UsagePicture picture) => picture.Endpoints
        .Where(endpoint => endpoint.Errors >= LeastErrors && CertainRate(endpoint.Errors, endpoint.Requests) >= LeastRate)
        .OrderByDescending(endpoint => endpoint.Errors).ThenBy(endpoint => endpoint.Name, StringComparer.Ordinal)
        .Take(Most)
        .Select(endpoint => new Recommendation
        {
            Kind = RecommendationKind.Errors,
            Title = $"Look into the errors of {endpoint.Name}",
            Text = $"{Count(endpoint.Errors)} of {Count(endpoint.Requests)} requests failed ({Percent((double)endpoint.Errors / endpoint.Requests)}). {Why(endpoint)}",
            Endpoint = endpoint.Name,
            Figures = new Dictionary<string, double>
            {
                ["requests"] = endpoint.Requests,
                ["errors"] = endpoint.Errors,
                ["errorRate"] = (double)endpoint.Errors / endpoint.Requests,
                ["certainErrorRate"] = CertainRate(endpoint.Errors, endpoint.Requests),
                ["clientErrors"] = endpoint.ClientErrors,
                ["serverErrors"] = endpoint.ServerErrors,
                ["rateLimited"] = endpoint.RateLimited,
            },
            Rule = Rule,
        });

    /// <summary>Lower end of Wilson's interval.</summary>
    public static double CertainRate(long errors, long requests)
    {
        var (n, rate) = ((double)requests, (double)errors / requests);
        return (rate + Z * Z / (2 * n) - Z * Math.Sqrt((rate * (1 - rate) + Z * Z / (4 * n)) / n)) / (1 + Z * Z / n);
    }

    static long Refused(PicturedEndpoint endpoint) => endpoint.ClientErrors - endpoint.RateLimited;

    static string Why(PicturedEndpoint endpoint) => endpoint switch
    {
        _ when 2 * endpoint.RateLimited > endpoint.Errors => "Most of these were rate limited (429): ask more slowly, and wait as long as Retry-After says.",
        _ when 2 * endpoint.ServerErrors > endpoint.Errors => "Most of these were failures of the server (5xx): try again later and with growing pauses, and report those that stay.",
        _ when 2 * Refused(endpoint) > endpoint.Errors => "Most of these were refused as wrong, or given up by the client (4xx): those refused fail again as they are.",
        _ => $"{Count(Refused(endpoint))} were refused or given up by the client (4xx), {Count(endpoint.RateLimited)} rate limited (429), and {Count(endpoint.ServerErrors)} failures of the server (5xx).",
    };
}
