using System.Net;
using TikApis.Api.Protection;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Finds keys, by themselves or by their hash.</summary>
public sealed class KeyLookup(ProcessKeys processKeys, UnknownKeys unknownKeys, IGrainFactory grains)
{
    /// <summary>The key that somebody at an address presents; null when it is nobody's, or, with a wait, was not looked up.</summary>
    public async Task<(ApiKey? Key, TimeSpan? Wait)> Find(string secret, IPAddress? address)
    {
        if (secret.Length > KeySecret.MaxLength)
        {
            unknownKeys.Failed(address);
            return default;
        }

        var hash = KeySecret.Hash(secret);
        if (processKeys.Find(hash) is { } own)
            return (own, null);
        if (unknownKeys.Wait(address, hash) is { } wait)
            return (null, wait);
        var key = await grains.Of<IApiKeyGrain>(hash).Use();
        if (key is null)
            unknownKeys.Failed(address);
        else
            unknownKeys.Worked(hash);
        return (key, null);
    }

    /// <summary>A key that was found before, used once more; null when it opens nothing any more.</summary>
    public async Task<ApiKey?> FindAgain(string hash) => processKeys.Find(hash) ?? await grains.Of<IApiKeyGrain>(hash).Use();
}
