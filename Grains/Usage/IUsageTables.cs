using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.RateLimits;

namespace TikApis.Usage;

/// <summary>What an account's grain reads of the tables.</summary>
public interface IUsageTables
{
    /// <summary>O7: an account as its activation finds it, in one snapshot.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="nowMs">Ids that expired by then are left out, and so are windows nobody counts in any more.</param>
    /// <param name="minutesFromMs">First minute wanted.</param>
    /// <param name="mostIds">Most ids wanted; the oldest beyond it are left where they are.</param>
    /// <param name="periodStartMs">Start of the billing period, whose requests are wanted.</param>
    Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs, int mostIds, long periodStartMs);

    /// <summary>The series counted on some days (their starts in Unix milliseconds).</summary>
    Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days);

    /// <summary>Q2: rows of a range, with owner and checkpoint, all of one snapshot.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="writer">Whose checkpoint is wanted.</param>
    /// <param name="query">Which rows, and what of them.</param>
    /// <param name="read">
    /// Called with tallies that are its own from then on; a cell may come several times, and its tallies add up.
    /// Names the query leaves out are empty. The start is any of a row of that cell and interval.
    /// </param>
    Task<TableSnapshot> Read(string accountId, long writer, TableQuery query, Action<RollupCell, Tally> read);

    /// <summary>Q2: the newest errors that were folded, with owner and checkpoint, all of one snapshot.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="writer">Whose checkpoint is wanted.</param>
    Task<(TableSnapshot Snapshot, RecentErrors Errors)> ReadErrors(string accountId, long writer);

    /// <summary>Requests by the query's names, the most used first, then by key, endpoint and category.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="query">Which rows, and which names.</param>
    /// <param name="most">Most rows wanted.</param>
    Task<IReadOnlyList<(Series Series, long Requests)>> Rank(string accountId, TableQuery query, int most);
}

/// <summary>An account as an activation finds it.</summary>
/// <param name="PeriodEnd">End of the open billing period; null while the account is quiet.</param>
/// <param name="Ids">The newest ids not yet expired: 16 bytes each, by the instant they expire (Unix milliseconds), soonest first.</param>
/// <param name="OlderIds">Those beyond the number wanted, which were not read.</param>
/// <param name="Minutes">Recent minutes.</param>
/// <param name="Windows">Windows of its rate limits.</param>
public sealed record StoredAccount(
    DateTimeOffset? PeriodEnd,
    IReadOnlyList<(long ExpiresMs, byte[] Ids)> Ids,
    OlderIds OlderIds,
    IReadOnlyList<(long MinuteMs, MinuteCount Count)> Minutes,
    StoredWindows Windows)
{
    /// <summary>One that was never counted, of which only its claim is stored.</summary>
    public static StoredAccount New(DateTimeOffset periodEnd) => new(periodEnd, [], default, [], new StoredWindows([], [], 0, []));
}

/// <summary>Who owned the account, how far the journal was folded, and whether its writer was active, when rows were read.</summary>
public readonly record struct TableSnapshot(long? Owner, long OwnerEpoch, long Checkpoint, bool IsActive);
