using Orleans.Concurrency;

namespace TikApis.Keys;

/// <summary>One API key (key: lower-case hex SHA-256 of the secret). Every use of a key is decided here, and cached nowhere.</summary>
[Alias("api-key-grain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>The key, which counts as used now; null when there is none with this hash or it is revoked.</summary>
    [Alias("Use"), AlwaysInterleave]
    Task<ApiKey?> Use();

    /// <summary>When it was last used; null: never. Kept about once a minute: a crash can lose the last minute of it.</summary>
    [Alias("LastUsed")]
    Task<DateTimeOffset?> LastUsed();

    /// <summary>Remembers a key. Repeating it is harmless.</summary>
    [Alias("Register")]
    Task Register(ApiKey key);

    /// <summary>Refuses the key from now on. Repeating it is harmless.</summary>
    [Alias("Revoke")]
    Task Revoke();
}
