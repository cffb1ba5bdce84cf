using System.Text.Json.Serialization;

namespace TikApis.Usage;

/// <summary>One group's part of a report.</summary>
[GenerateSerializer, Immutable, Alias("usage-group")]
public sealed record UsageGroup : Metrics
{
    public UsageGroup(string key, double share, Metrics metrics, UsageBucket[]? buckets) : base(metrics) =>
        (Key, Share, Buckets) = (key, share, buckets);

    /// <summary>
    /// Category, endpoint (<c>GET /v1/posts/{id}</c>), API key id (empty: no key was named) or status class
    /// (<c>2xx</c>); <c>(other)</c> sums what is beyond a bound.
    /// </summary>
    [Id(0)] public string Key { get; }

    /// <summary>This group's requests ÷ all requests of the report.</summary>
    [Id(1)] public double Share { get; }

    /// <summary>The report's buckets of this group; null when the report has no interval.</summary>
    [Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsageBucket[]? Buckets { get; }
}
