using TikApis.Api.Errors;
using TikApis.Api.Protection;

namespace TikApis.Api.Usage;

/// <summary>Exports that run in this process. Each may take as long as it likes, so a key may have only a few.</summary>
sealed class RunningExports
{
    /// <summary>Most of one API key at once.</summary>
    public const int MostOfKey = 4;

    static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    readonly OpenPlaces places = new();

    /// <summary>One more of a key, until it is disposed.</summary>
    /// <exception cref="ApiException">The key has as many as it may.</exception>
    public IDisposable Begin(string keyId) => places.TryTake(keyId, MostOfKey)
        ? new Running(places, keyId)
        : throw new ApiException(ErrorKind.RateLimitExceeded, $"The key has {MostOfKey} exports running, as many as it may.") { RetryAfter = Later };

    sealed class Running(OpenPlaces places, string keyId) : IDisposable
    {
        public void Dispose() => places.Leave(keyId);
    }
}
