using Microsoft.Extensions.Options;
using TikApis.Api.Errors;
using TikApis.Api.Protection;

namespace TikApis.Api.Live;

/// <summary>Which accounts are watched in this process, by how many streams.</summary>
sealed class LiveHub(LiveFrames frames, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveWatch> log)
{
    static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    readonly Lock gate = new();
    readonly Dictionary<string, LiveWatch> watches = new(StringComparer.Ordinal);
    readonly OpenPlaces ofKey = new();

    /// <summary>Streams that are open.</summary>
    public int Streams { get; private set; }

    /// <summary>Accounts that are asked.</summary>
    public int Watches { get { lock (gate) return watches.Count; } }

    /// <summary>Lets one more stream look at an account, until it is disposed.</summary>
    /// <exception cref="ApiException">There are as many as there may be.</exception>
    public Seat Open(string accountId, string keyId)
    {
        lock (gate)
        {
            if (Streams >= options.Value.MaxStreams)
                throw new ApiException(ErrorKind.Unavailable, "This process has as many live streams as it may hold.") { RetryAfter = Later };
            if (watches.TryGetValue(accountId, out var watch) && watch.Viewers >= options.Value.MaxStreamsPerAccount)
                throw new ApiException(ErrorKind.RateLimitExceeded, $"The account has {watch.Viewers} live streams open, as many as it may.") { RetryAfter = Later };
            if (!ofKey.TryTake(keyId, options.Value.MaxStreamsPerKey))
                throw new ApiException(ErrorKind.RateLimitExceeded, $"The key has {options.Value.MaxStreamsPerKey} live streams open, as many as it may.") { RetryAfter = Later };
            Streams++;
            if (watch is null)
            {
                watches.Add(accountId, watch = new LiveWatch(cancellation => frames.Ask(accountId, cancellation), frames.Unavailable, options.Value.Interval, time, log));
                watch.Start();
            }

            watch.Viewers++;
            return new Seat(this, watch, accountId, keyId);
        }
    }

    void Close(Seat seat)
    {
        lock (gate)
        {
            Streams--;
            ofKey.Leave(seat.KeyId);
            if (--seat.Watch.Viewers > 0)
                return;
            watches.Remove(seat.AccountId);
            seat.Watch.Dispose();
        }
    }

    /// <summary>A stream's place.</summary>
    internal sealed class Seat(LiveHub hub, LiveWatch watch, string accountId, string keyId) : IDisposable
    {
        public LiveWatch Watch => watch;

        public string AccountId => accountId;

        public string KeyId => keyId;

        public void Dispose() => hub.Close(this);
    }
}
