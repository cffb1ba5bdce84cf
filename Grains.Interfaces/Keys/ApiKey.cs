namespace TikApis.Keys;

/// <summary>A key as it is recognised; the key itself is kept nowhere.</summary>
/// <param name="Id">What events and lists name it by.</param>
/// <param name="AccountId">Whose it is; empty for the operator's own.</param>
/// <param name="Scopes">What it opens.</param>
[GenerateSerializer, Immutable, Alias("api-key")]
public sealed record ApiKey([property: Id(0)] string Id, [property: Id(1)] string AccountId, [property: Id(2)] KeyScopes Scopes);

/// <summary>A key as its account lists it.</summary>
/// <param name="Id">What events name it by.</param>
/// <param name="Hash">By which its grain is found; see <see cref="KeySecret.Hash"/>.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="RevokedAt">When it was revoked; null while it opens anything.</param>
[GenerateSerializer, Immutable, Alias("account-key")]
public sealed record AccountKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] string Name,
    [property: Id(3)] KeyScopes Scopes,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? RevokedAt = null);

/// <summary>A key just created, with the secret that is shown once; null when it was shown before.</summary>
[GenerateSerializer, Immutable, Alias("new-api-key")]
public sealed record NewApiKey([property: Id(0)] AccountKey Key, [property: Id(1)] string? Secret)
{
    /// <summary>Without the secret, so that it never reaches a log.</summary>
    public override string ToString() => $"NewApiKey {{ Key = {Key} }}";
}
