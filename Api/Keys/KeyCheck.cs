using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Looks again at the key of a request that lasts.</summary>
sealed class KeyCheck(KeyLookup keys, ILogger<KeyCheck> log)
{
    /// <summary>Whether the key is still anybody's. False too when that cannot be found out: who comes back is asked for it anyway.</summary>
    public async Task<bool> IsGood(HttpRequest request)
    {
        if (KeyAuthentication.Presented(request) is not { } secret)
            return false;
        try
        {
            return await keys.FindAgain(KeySecret.Hash(secret)) is not null;
        }
        catch (Exception failed)
        {
            log.LogWarning(failed, "A key could not be looked at again; its stream ends");
            return false;
        }
    }
}
