using static TikApis.Advice.Words;

namespace TikApis.Advice;

/// <summary>
/// The same thing asked for again and again. An answer that may be reused for a while (its freshness lifetime,
/// RFC 9111, section 4.2) is fetched at most once in that while, by all clients that share a cache; with a lifetime of
/// <see cref="LifetimeMinutes"/> minutes that is 288 times a day. What an endpoint was asked beyond that on a day would
/// have come from the cache, whenever it came: a lower bound of what can be saved.
/// </summary>
/// <remarks>
/// Successful GETs only: nothing else may be reused without more ado. Endpoints with an id in their path are left out,
/// since two requests to one may be for two things; query strings are not counted apart, which the text says.
/// </remarks>
public sealed class CachingRule : IAdviceRule
{
    /// <summary>Lifetime assumed: short enough for most lists and statistics.</summary>
    public const int LifetimeMinutes = 5;

    /// <summary>Least requests saved that are worth the work.</summary>
    public const long LeastSaved = 1_000;

    /// <summary>Least part of the endpoint's successful requests that is saved: below it few of them are repeats.</summary>
    public const double LeastShare = 0.5;

    /// <summary>Most endpoints named.</summary>
    public const int Most = 5;

    const int FetchesPerDay = 24 * 60 / LifetimeMinutes;

    static readonly string Rule =
        $"Successful GETs of an endpoint without an id, beyond {FetchesPerDay} a day (one each {LifetimeMinutes} minutes), over 28 days and today: at least {Count(LeastSaved)}, and at least {Percent(LeastShare)} of them.";

    public IEnumerable<Recommendation> Of(UsagePicture picture) => picture.Endpoints
        .Where(endpoint => endpoint.Name.StartsWith("GET ", StringComparison.Ordinal) && IsOneThing(endpoint.Name))
        .Select(endpoint => (endpoint.Name, Successes: endpoint.Successes.Sum(), Saved: endpoint.Successes.Sum(day => Math.Max(0, day - FetchesPerDay))))
        .Where(endpoint => endpoint.Saved >= LeastSaved && endpoint.Saved >= LeastShare * endpoint.Successes)
        .OrderByDescending(endpoint => endpoint.Saved).ThenBy(endpoint => endpoint.Name, StringComparer.Ordinal)
        .Take(Most)
        .Select(endpoint => new Recommendation
        {
            Kind = RecommendationKind.Caching,
            Title = $"Cache {endpoint.Name}",
            Text = $"It was asked successfully {Count(endpoint.Successes)} times. A shared cache that keeps its answer for {LifetimeMinutes} minutes would have saved at least {Count(endpoint.Saved)} of these requests, if they ask for the same (query strings are not counted apart).",
            Endpoint = endpoint.Name,
            Figures = new Dictionary<string, double>
            {
                ["successfulRequests"] = endpoint.Successes,
                ["savedRequests"] = endpoint.Saved,
                ["savedShare"] = (double)endpoint.Saved / endpoint.Successes,
                ["lifetimeMinutes"] = LifetimeMinutes,
            },
            Rule = Rule,
        });

    /// <summary>Neither a template with ids nor one that was cut because it was too long.</summary>
    static bool IsOneThing(string endpoint) => !endpoint.Contains('{', StringComparison.Ordinal) && !endpoint.EndsWith('…');
}
