using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using TikApis.Api.Errors;
using TikApis.Api.Protection;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>
/// Asks an account's grain for decisions. When none comes in time, the answer is what the account's plan says: to let
/// the request through, or to refuse it.
/// </summary>
sealed class Decisions(IGrainFactory grains, IOptions<RateLimitOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Accounts whose plan's word is remembered; of others the configuration's holds.</summary>
    const int MostAccounts = 100_000;

    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    readonly MemoryCache failOpen = new(new MemoryCacheOptions { SizeLimit = MostAccounts });

    /// <summary>The decision; null limits in it: nobody decided.</summary>
    public async Task<DecisionAnswer> Decide(string accountId, WantedPermit wanted, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var left = options.Value.DecisionTimeout - time.GetElapsedTime(started);
                var decision = await grains.Of<IRateLimitGrain>(accountId).Acquire(wanted)
                    .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
                failOpen.Set(accountId, decision.FailOpen, new MemoryCacheEntryOptions { Size = 1 });
                (decision.Allowed ? DecisionMetrics.Allowed : DecisionMetrics.Refused).Add(1);
                return DecisionAnswer.Of(decision, time.GetUtcNow());
            }
            catch (Exception failed) when (Unavailability.Is(failed) && !cancellation.IsCancellationRequested)
            {
                if (failed is TimeoutException || time.GetElapsedTime(started) + BetweenTries > options.Value.DecisionTimeout)
                {
                    DecisionMetrics.Undecided.Add(1);
                    return DecisionAnswer.Undecided(failOpen.TryGetValue(accountId, out bool open) ? open : options.Value.FailOpen);
                }

                await Task.Delay(BetweenTries, time, cancellation);
            }
        }
    }

    public void Dispose() => failOpen.Dispose();
}
