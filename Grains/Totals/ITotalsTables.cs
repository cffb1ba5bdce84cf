using TikApis.Counting;

namespace TikApis.Totals;

/// <summary>What operators' totals need of a database: sums over all accounts, by the day.</summary>
public interface ITotalsTables
{
    /// <summary>The days of a range that have requests, in order.</summary>
    /// <param name="fromMs">Start of the first day, in Unix milliseconds.</param>
    /// <param name="toMs">Start of the first day after the range.</param>
    Task<DailySums> Days(long fromMs, long toMs);

    /// <summary>The accounts that used most in a range, the most first, then by the bytes of their ids.</summary>
    /// <param name="fromMs">Start of the first day, in Unix milliseconds.</param>
    /// <param name="toMs">Start of the first day after the range.</param>
    /// <param name="order">Most of what.</param>
    /// <param name="most">Most rows wanted.</param>
    Task<RankedAccounts> Top(long fromMs, long toMs, TopOrder order, int most);
}

/// <summary>Sums of days, and what was still to be folded in the same snapshot.</summary>
/// <param name="Days">Start of the day in Unix milliseconds, and its sum without response times' sketch.</param>
/// <param name="UnfoldedFromMs">When the oldest event arrived that the tables did not hold, in each journal that had one.</param>
public sealed record DailySums(IReadOnlyList<(long DayMs, Tally Sum)> Days, IReadOnlyList<long> UnfoldedFromMs);

/// <summary>Accounts, and what was still to be folded in the same snapshot.</summary>
/// <param name="Accounts">At most as many as were wanted.</param>
/// <param name="UnfoldedFromMs">When the oldest event arrived that the tables did not hold, in each journal that had one.</param>
public sealed record RankedAccounts(IReadOnlyList<RankedAccount> Accounts, IReadOnlyList<long> UnfoldedFromMs);

/// <summary>One of the accounts that used most.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; its id when it has none.</param>
/// <param name="Plan">Id of its plan; null: the default.</param>
/// <param name="Sum">What it used, without response times' sketch.</param>
/// <param name="AllAccounts">How many accounts have requests in the range.</param>
/// <param name="AllRequests">The requests of all of these.</param>
public sealed record RankedAccount(string Id, string Name, string? Plan, Tally Sum, long AllAccounts, long AllRequests);
