using TikApis.Usage;

namespace TikApis.Advice;

/// <summary>What was used of one endpoint.</summary>
/// <param name="Name">Method and path template.</param>
/// <param name="Requests">All of them.</param>
/// <param name="ClientErrors">Those of status 4xx.</param>
/// <param name="ServerErrors">Those of status 5xx.</param>
/// <param name="RateLimited">Those of status 429.</param>
/// <param name="Successes">Those of status 2xx, by day.</param>
public sealed record PicturedEndpoint(string Name, long Requests, long ClientErrors, long ServerErrors, long RateLimited, IReadOnlyList<long> Successes)
{
    /// <summary>Those of status 4xx and 5xx.</summary>
    public long Errors => ClientErrors + ServerErrors;

    /// <summary>Puts the status classes of each endpoint together, most used first.</summary>
    public static PicturedEndpoint[] Of(IEnumerable<ClassRequests> classes) =>
    [
        .. classes.Where(c => c.Series.Endpoint != Series.Other).GroupBy(c => c.Series.Endpoint, Of)
            .OrderByDescending(endpoint => endpoint.Requests).ThenBy(endpoint => endpoint.Name, StringComparer.Ordinal),
    ];

    static PicturedEndpoint Of(string name, IEnumerable<ClassRequests> classes)
    {
        var byClass = classes.ToLookup(c => c.StatusClass);
        return new(name, Sum(byClass.SelectMany(c => c)), Sum(byClass[4]), Sum(byClass[5]), byClass[4].Sum(c => c.RateLimited), byClass[2].SingleOrDefault()?.Requests ?? []);
    }

    static long Sum(IEnumerable<ClassRequests> classes) => classes.Sum(c => c.Requests.Sum());
}
