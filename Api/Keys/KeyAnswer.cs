using System.Text.Json.Serialization;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>A key just created.</summary>
/// <param name="Id">What events and lists name it by.</param>
/// <param name="Key">The key itself, shown this once; null in an answer that is repeated.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record CreatedKey(string Id, string? Key, string AccountId, string Name, string[] Scopes, DateTimeOffset CreatedAt)
{
    public static CreatedKey Of(string accountId, NewApiKey made) =>
        new(made.Key.Id, made.Secret, accountId, made.Key.Name, Keys.Scopes.Names(made.Key.Scopes), made.Key.CreatedAt);
}

/// <summary>A key as a list shows it.</summary>
/// <param name="Id">What events and lists name it by.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="RevokedAt">When it was revoked; null while it opens anything.</param>
/// <param name="LastUsedAt">When it was last used with this API; null: never. Kept once a minute, so a crash can lose the last minute.</param>
/// <param name="Requests">Requests that events counted under its id within the range.</param>
public sealed record ListedKey(
    string Id,
    string Name,
    string[] Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Requests)
{
    public static ListedKey Of(AccountKey key, DateTimeOffset? lastUsedAt, long? requests = null) =>
        new(key.Id, key.Name, Keys.Scopes.Names(key.Scopes), key.CreatedAt, key.RevokedAt, lastUsedAt, requests);
}
