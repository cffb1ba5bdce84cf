using System.Net;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.Keys;
using TikApis.Sessions;

namespace TikApis.Api.Dashboard.Sessions;

/// <summary>Begins, finds and ends sessions.</summary>
sealed class KeySessions(KeyLookup keys, UnknownKeys unknown, IGrainFactory grains)
{
    /// <summary>Begins a session of a key that was just recognised.</summary>
    public async Task<SessionToken> Begin(ApiKey key, string secret)
    {
        var token = SessionToken.Create(key.Id);
        await Of(key.Id).Begin(token.Hash, KeySecret.Hash(secret));
        return token;
    }

    /// <summary>The key of a session, which counts as used now; null when the session has ended or its key was revoked. Guesses are bounded as those of keys are.</summary>
    public async Task<ApiKey?> Find(string keyId, string tokenHash, IPAddress? address)
    {
        if (unknown.Wait(address, tokenHash) is not null)
            return null;
        var key = await Find(keyId, tokenHash);
        if (key is null)
            unknown.Failed(address);
        else
            unknown.Worked(tokenHash);
        return key;
    }

    /// <summary>The key of a session that was found before.</summary>
    public async Task<ApiKey?> Find(string keyId, string tokenHash)
    {
        if (await Of(keyId).Find(tokenHash) is not { } keyHash)
            return null;
        if (await keys.FindAgain(keyHash) is { } key)
            return key;
        await Of(keyId).EndAll();
        return null;
    }

    public Task End(string keyId, string tokenHash) => Of(keyId).End(tokenHash);

    IKeySessionsGrain Of(string keyId) => grains.GetGrain<IKeySessionsGrain>(keyId);
}
