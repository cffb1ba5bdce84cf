using TikApis.Accounts;
using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>
/// One account's rate limits (key: account id). The same grain as <see cref="IUsageGrain"/>: what counts and what
/// decides are one.
/// </summary>
[Alias("rate-limit-grain")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>
    /// Decides on a request before it is served, against all limits of its key at once. Of a window's limit never more
    /// is let through, by however many callers on however many nodes, and whatever fails.
    /// </summary>
    /// <exception cref="UsageUnavailableException">Nothing was decided: nothing is taken, or a failure left it taken.</exception>
    [Alias("Acquire")]
    Task<PermitDecision> Acquire(WantedPermit wanted);

    /// <summary>Ends a reservation with the cost it turned out to have; 0 gives all of it back. What is not used of it is free again.</summary>
    /// <exception cref="UsageUnavailableException">Nothing was settled: ask again.</exception>
    [Alias("Settle")]
    Task<Settlement> Settle(string permitId, long? cost);

    /// <summary>Where keys stand: those in use today or yesterday, and these.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetLimits")]
    Task<AccountLimits> GetLimits(string[] apiKeyIds);

    /// <summary>Where one key stands.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetKeyLimits")]
    Task<KeyLimits> GetKeyLimits(string apiKeyId);

    /// <summary>Windows in which limits were exceeded or requests refused, latest first.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetViolations")]
    Task<ViolationPage> GetViolations(ViolationFilter filter, int skip, int take);

    /// <summary>The same, counted by hour; hours without any are left out.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetViolationHours")]
    Task<ViolationHour[]> GetViolationHours(ViolationFilter filter);

    /// <summary>The busiest minute of each day and key, from a day on.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetPeaks")]
    Task<KeyPeak[]> GetPeaks(DateTimeOffset fromDay);

    /// <summary>Which plan's limits would suit the account.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetLimitAdvice")]
    Task<LimitAdvice> GetLimitAdvice();

    /// <summary>The account's plan, limits or alert rules changed: from now on the new ones hold. Repeating it is harmless.</summary>
    [Alias("AccountChanged")]
    Task AccountChanged(Account changed);
}
