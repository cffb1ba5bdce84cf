namespace TikApis.Keys;

/// <summary>One API key (key: lower-case hex SHA-256 of the secret).</summary>
[Alias("api-key-grain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>The key, or null when there is none with this hash.</summary>
    [Alias("Get")]
    Task<ApiKey?> Get();

    /// <summary>Remembers a key. Repeating it is harmless.</summary>
    [Alias("Register")]
    Task Register(ApiKey key);
}
