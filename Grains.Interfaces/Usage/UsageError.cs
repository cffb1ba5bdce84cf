namespace TikApis.Usage;

/// <summary>One request that ended in an error: a status of 400 or above.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Method">HTTP method; empty for what is beyond a bound of endpoints.</param>
/// <param name="Endpoint">Path template, e.g. <c>/v1/posts/{id}</c>.</param>
/// <param name="Category">Category of the endpoint.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ApiKeyId">API key that was used; null when the event named none.</param>
/// <param name="ResponseTimeMs">Response time in milliseconds; null when the event carried none.</param>
[GenerateSerializer, Immutable, Alias("usage-error")]
public sealed record UsageError(
    [property: Id(0)] DateTimeOffset Time,
    [property: Id(1)] string Method,
    [property: Id(2)] string Endpoint,
    [property: Id(3)] string Category,
    [property: Id(4)] int Status,
    [property: Id(5)] string? ApiKeyId,
    [property: Id(6)] double? ResponseTimeMs);
