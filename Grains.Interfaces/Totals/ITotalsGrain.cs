using TikApis.Usage;

namespace TikApis.Totals;

/// <summary>
/// Sums over all accounts (any number of activations, key 0). They are read of the tables, which a checkpoint fills
/// every few seconds: each answer says as of when it is complete.
/// </summary>
[Alias("totals-grain")]
public interface ITotalsGrain : IGrainWithIntegerKey
{
    /// <summary>What all accounts used together.</summary>
    /// <param name="start">First day.</param>
    /// <param name="end">First day after the range.</param>
    /// <param name="interval">Length of a bucket; a day at least.</param>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now.</exception>
    [Alias("Sum")]
    Task<UsageTotals> Sum(DateTimeOffset start, DateTimeOffset end, UsageInterval interval);

    /// <summary>The accounts that used most.</summary>
    /// <param name="start">First day.</param>
    /// <param name="end">First day after the range.</param>
    /// <param name="order">Most of what.</param>
    /// <param name="most">Most accounts wanted.</param>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now.</exception>
    [Alias("Top")]
    Task<TopAccounts> Top(DateTimeOffset start, DateTimeOffset end, TopOrder order, int most);
}

/// <summary>What accounts are ordered by, the most first.</summary>
public enum TopOrder
{
    Requests,
    Errors,
}
