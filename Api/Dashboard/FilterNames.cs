using TikApis.Accounts;
using TikApis.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>What an account's usage can be narrowed to: what it used in a range.</summary>
[GenerateSerializer, Immutable, Alias("dashboard-filter-names")]
public sealed record FilterNames(
    [property: Id(0)] string[] Categories,
    [property: Id(1)] string[] Endpoints,
    [property: Id(2)] Dictionary<string, string> Keys)
{
    const int MostEndpoints = 100;

    /// <summary>Classes of status, each with its title.</summary>
    public static IReadOnlyList<(string, string)> Statuses { get; } = [("", "All statuses"), ("2xx", "2xx success"), ("3xx", "3xx redirect"), ("4xx", "4xx client error"), ("5xx", "5xx server error")];

    /// <summary>The names of a question's range, whatever it is narrowed to.</summary>
    public static async Task<FilterNames> Of(IGrainFactory grains, string account, UsageQuery query)
    {
        var usage = grains.GetGrain<IUsageGrain>(account);
        var endpoints = usage.GetEndpoints(new UsageQuery(query.Start, query.End) { MaxGroups = MostEndpoints });
        var keys = usage.GetUsage(new UsageQuery(query.Start, query.End) { GroupBy = UsageGrouping.ApiKey });
        var named = (await grains.GetGrain<IAccountGrain>(account).GetKeys()).ToDictionary(key => key.Id, key => key.Name);
        var used = (await endpoints).Where(endpoint => endpoint.Endpoint != Series.Other).ToArray();
        foreach (var key in (await keys).Groups!.Where(key => key.Key != Series.Other))
            named.TryAdd(key.Key, key.Key);
        return new FilterNames(
            [.. used.Select(endpoint => endpoint.Category).Distinct().Order(StringComparer.Ordinal)],
            [.. used.Select(endpoint => $"{endpoint.Method} {endpoint.Endpoint}").Order(StringComparer.Ordinal)],
            named);
    }
}
