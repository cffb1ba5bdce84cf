using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TikApis.Api.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>
/// What a page shows, as its address says it: the parameters of the API, so that an address can be shared and means
/// what the API's question of the same words means.
/// </summary>
/// <param name="Address">The page's full address.</param>
sealed record View(string Address)
{
    readonly Dictionary<string, string> values = QueryHelpers.ParseQuery(new Uri(Address).Query)
        .ToDictionary(part => part.Key, part => $"{part.Value}", StringComparer.OrdinalIgnoreCase);

    /// <summary>One parameter; null when it is not in the address.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Which page of a list, from 1.</summary>
    public int Page => int.TryParse(this["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 100_000 ? page : 1;

    /// <summary>The question of a report.</summary>
    public UsageParameters ToParameters() => new()
    {
        StartDate = this["startDate"],
        EndDate = this["endDate"],
        Interval = this["interval"],
        Category = this["category"],
        Endpoint = this["endpoint"],
        ApiKeyId = this["apiKeyId"],
        Status = this["status"],
        GroupBy = this["groupBy"] switch { null => "category", "none" => null, var named => named },
        Compare = this["compare"],
    };

    /// <summary>The page's address with some parameters changed; null leaves one out.</summary>
    public string With(params (string Name, string? Value)[] changes) =>
        QueryHelpers.AddQueryString(new Uri(Address).AbsolutePath, Changed(changes));

    /// <summary>Another page or file of the same view.</summary>
    public string To(string path, params (string Name, string? Value)[] changes) => QueryHelpers.AddQueryString(path, Changed(changes));

    Dictionary<string, string?> Changed((string Name, string? Value)[] changes)
    {
        var all = values.ToDictionary(part => part.Key, part => (string?)part.Value);
        foreach (var (name, value) in changes)
            all[name] = value;
        return all.Where(part => part.Value is not null).ToDictionary();
    }
}
