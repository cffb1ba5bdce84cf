namespace TikApis.RateLimits;

/// <summary>The busiest minute of an API key's day.</summary>
/// <param name="Day">Start of the UTC day.</param>
/// <param name="ApiKeyId">The key; empty: requests that named none.</param>
/// <param name="Requests">Requests served in that minute.</param>
[GenerateSerializer, Immutable, Alias("key-peak")]
public readonly record struct KeyPeak([property: Id(0)] DateTimeOffset Day, [property: Id(1)] string ApiKeyId, [property: Id(2)] long Requests);
