namespace TikApis.Api.Dashboard;

/// <summary>A key as the list shows it; nothing of it opens anything.</summary>
[GenerateSerializer, Immutable, Alias("dashboard-key-row")]
public sealed record KeyRow(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string[] Scopes,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? RevokedAt,
    [property: Id(5)] DateTimeOffset? LastUsedAt,
    [property: Id(6)] long? Requests);
