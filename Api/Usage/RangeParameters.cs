using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters every report on an account has: which time, and which events.</summary>
public record RangeParameters : DateParameters, IFilterParameters
{
    /// <summary>Only this category, by its exact name.</summary>
    public string? Category { get; init; }

    /// <summary>Only this endpoint: <c>GET /v1/posts/{id}</c>, or <c>/v1/posts/{id}</c> for every method.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Only this API key; empty: events that named none.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Only this class of status: 1xx, 2xx, 3xx, 4xx or 5xx.</summary>
    public string? Status { get; init; }

    /// <summary>Which events are meant.</summary>
    protected UsageFilter Filter => this.ToUsageFilter();

    /// <summary>The rules of these parameters.</summary>
    protected class Rules<T> : DateRules<T>
        where T : RangeParameters
    {
        public Rules() => this.AddFilterRules();
    }
}
