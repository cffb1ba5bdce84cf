namespace TikApis.Usage;

/// <summary>Which events a report is about. Null: all.</summary>
/// <param name="Category">Category by its exact name.</param>
/// <param name="Endpoint">Method and template (<c>GET /v1/posts/{id}</c>), or the template alone for every method.</param>
/// <param name="ApiKeyId">API key; empty: events that named none.</param>
/// <param name="StatusClass">Class of the status, 1 to 5.</param>
[GenerateSerializer, Immutable, Alias("usage-filter")]
public sealed record UsageFilter(
    [property: Id(0)] string? Category = null,
    [property: Id(1)] string? Endpoint = null,
    [property: Id(2)] string? ApiKeyId = null,
    [property: Id(3)] int? StatusClass = null)
{
    /// <summary>Every event.</summary>
    public static readonly UsageFilter All = new();

    /// <summary>Names it looks at.</summary>
    public SeriesParts Names =>
        (ApiKeyId is null ? 0 : SeriesParts.ApiKey) | (Endpoint is null ? 0 : SeriesParts.Endpoint) | (Category is null ? 0 : SeriesParts.Category);

    /// <summary>True when <see cref="Endpoint"/> is a template without a method.</summary>
    public bool IsAnyMethod => Endpoint is ['/', ..];

    /// <summary>Whether events of a series and a status class are meant.</summary>
    public bool Matches(Series series, int statusClass) =>
        (StatusClass is null || StatusClass == statusClass)
        && (Category is null || Category == series.Category)
        && (ApiKeyId is null || ApiKeyId == series.ApiKeyId)
        && (Endpoint is null || Endpoint == (IsAnyMethod ? series.SplitEndpoint().Template : series.Endpoint));
}
