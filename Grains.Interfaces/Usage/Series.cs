namespace TikApis.Usage;

/// <summary>What an account's events are counted by, beside time and status class.</summary>
/// <param name="ApiKeyId">Id of the API key that was used; empty when the event named none.</param>
/// <param name="Endpoint">Method and path template, e.g. <c>GET /v1/posts/{id}</c>.</param>
/// <param name="Category">Category of the endpoint, e.g. <c>Analytics</c>.</param>
/// <remarks>Compared by its names, mostly with itself: its hash is made once.</remarks>
public sealed record Series(string ApiKeyId, string Endpoint, string Category)
{
    int hash; // 0: not made yet.

    Series(Series other) => (ApiKeyId, Endpoint, Category) = (other.ApiKeyId, other.Endpoint, other.Category);

    /// <summary>Name of the endpoint (or key, or category) that takes what is beyond a bound.</summary>
    public const string Other = "(other)";

    /// <summary>The series that takes what is beyond a bound.</summary>
    public static readonly Series OfOthers = new(Other, Other, Other);

    public bool Equals(Series? other) =>
        ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && ApiKeyId == other.ApiKeyId && Endpoint == other.Endpoint && Category == other.Category);

    public override int GetHashCode() => hash != 0 ? hash : hash = HashCode.Combine(ApiKeyId, Endpoint, Category);

    /// <summary>Method and path template of <see cref="Endpoint"/>; <see cref="Other"/> has no method.</summary>
    public (string Method, string Template) SplitEndpoint()
    {
        var space = Endpoint.IndexOf(' ', StringComparison.Ordinal);
        return (space < 0 ? "" : Endpoint[..space], Endpoint[(space + 1)..]);
    }

    /// <summary>The series with some of its names only.</summary>
    public Series Keep(SeriesParts parts) => parts == SeriesParts.All ? this : new(
        parts.HasFlag(SeriesParts.ApiKey) ? ApiKeyId : "",
        parts.HasFlag(SeriesParts.Endpoint) ? Endpoint : "",
        parts.HasFlag(SeriesParts.Category) ? Category : "");
}
