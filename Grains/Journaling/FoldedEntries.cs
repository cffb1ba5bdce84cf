using TikApis.Dedupe;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>What a run of journal entries adds to the tables, account by account.</summary>
/// <param name="dedupeWindow">How long an id is remembered after its arrival.</param>
public sealed class FoldedEntries(TimeSpan dedupeWindow)
{
    readonly Dictionary<string, FoldedAccount> accounts = [];
    readonly KnownSeries series = new(int.MaxValue); // Bounded by the bytes that are folded.

    /// <summary>Accounts in key order, so that two folds never wait for each other.</summary>
    public IEnumerable<KeyValuePair<string, FoldedAccount>> Accounts => accounts.OrderBy(a => a.Key, StringComparer.Ordinal);

    /// <summary>Adds every entry of a row.</summary>
    public void Add(JournalRow row)
    {
        foreach (var entry in JournalEntry.ReadAll(row.Payload))
        {
            if (!accounts.TryGetValue(entry.AccountId, out var account))
                accounts.Add(entry.AccountId, account = new FoldedAccount());
            account.Add(entry, series.Of(entry.Accepted), IdWindow.ExpiryOf(entry.ArrivalMs, dedupeWindow));
        }
    }
}
