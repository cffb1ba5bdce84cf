using TikApis.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>One page of an account's endpoints.</summary>
/// <param name="Start">First instant covered.</param>
/// <param name="End">First instant no longer covered.</param>
/// <param name="Page">The endpoints, in the order asked for.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Requests">Requests of all of the range and the filter.</param>
/// <param name="Categories">Each category's share of them, most first.</param>
[GenerateSerializer, Immutable, Alias("dashboard-endpoint-page")]
public sealed record EndpointPage(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End,
    [property: Id(2)] EndpointUsage[] Page,
    [property: Id(3)] int Total,
    [property: Id(4)] long Requests,
    [property: Id(5)] (string Name, double Share)[] Categories)
{
    /// <param name="query">What was asked.</param>
    /// <param name="all">The answer.</param>
    /// <param name="find">Part of the method and template; null: all.</param>
    /// <param name="sort">A figure, the most first, or <c>endpoint</c>.</param>
    /// <param name="skip">Endpoints before the page.</param>
    /// <param name="take">Endpoints of a page.</param>
    public static EndpointPage Of(UsageQuery query, EndpointUsage[] all, string? find, string sort, int skip, int take)
    {
        var requests = all.Sum(endpoint => endpoint.Requests);
        var found = all.Where(endpoint => find is null || $"{endpoint.Method} {endpoint.Endpoint}".Contains(find, StringComparison.OrdinalIgnoreCase)).ToArray();
        var sorted = sort == "endpoint"
            ? found.OrderBy(endpoint => endpoint.Endpoint, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal)
            : found.OrderByDescending(endpoint => FigureOf(endpoint, sort));
        return new EndpointPage(
            query.Start,
            query.End,
            [.. sorted.Skip(skip).Take(take)],
            found.Length,
            requests,
            [.. all.GroupBy(endpoint => endpoint.Category).Select(category => (category.Key, (double)category.Sum(endpoint => endpoint.Requests) / requests)).OrderByDescending(category => category.Item2)]);
    }

    static double FigureOf(EndpointUsage endpoint, string sort) => sort switch
    {
        "errors" => endpoint.Errors,
        "errorRate" => endpoint.ErrorRate ?? -1,
        "average" => endpoint.AverageResponseTimeMs ?? -1,
        "p50" => endpoint.P50ResponseTimeMs ?? -1,
        "p95" => endpoint.P95ResponseTimeMs ?? -1,
        "p99" => endpoint.P99ResponseTimeMs ?? -1,
        _ => endpoint.Requests,
    };
}
