namespace TikApis.Usage;

/// <summary>What an account's events are counted by, beside time.</summary>
/// <param name="ApiKeyId">Id of the API key that was used; empty when the event named none.</param>
/// <param name="Endpoint">Method and path template, e.g. <c>GET /v1/posts/{id}</c>.</param>
/// <param name="Category">Category of the endpoint, e.g. <c>Analytics</c>.</param>
public readonly record struct Series(string ApiKeyId, string Endpoint, string Category)
{
    /// <summary>Name of the endpoint (or key, or category) that takes what is beyond the account's daily bound.</summary>
    public const string Other = "(other)";
}
