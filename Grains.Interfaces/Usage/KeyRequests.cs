namespace TikApis.Usage;

/// <summary>One API key's part of an account's requests.</summary>
[GenerateSerializer, Immutable, Alias("key-requests")]
public sealed record KeyRequests([property: Id(0)] string ApiKeyId, [property: Id(1)] long Requests);
