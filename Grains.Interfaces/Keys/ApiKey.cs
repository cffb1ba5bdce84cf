namespace TikApis.Keys;

/// <summary>A key as it is recognised; the key itself is kept nowhere.</summary>
[GenerateSerializer, Immutable, Alias("api-key")]
public sealed record ApiKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string AccountId,
    [property: Id(2)] string Name,
    [property: Id(3)] KeyScopes Scopes,
    [property: Id(4)] DateTimeOffset CreatedAt);

/// <summary>A key just created, with the secret that is shown once.</summary>
[GenerateSerializer, Immutable, Alias("new-api-key")]
public sealed record NewApiKey([property: Id(0)] ApiKey Key, [property: Id(1)] string Secret)
{
    /// <summary>Without the secret, so that it never reaches a log.</summary>
    public override string ToString() => $"NewApiKey {{ Key = {Key} }}";
}
