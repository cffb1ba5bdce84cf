using TikApis.Journaling;

namespace TikApis.Usage;

/// <summary>Reads an account's numbers, as its owner: tables of one snapshot, and what was counted beyond its checkpoint.</summary>
public sealed class AccountReader(string accountId, IUsageTables tables, AccountLedger ledger, Lease lease, Journal journal)
{
    /// <summary>Q1–Q3.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task<UsageReportBuilder> Read(ReportScope scope, GroupNames names)
    {
        ledger.CountCommitted();
        var pinned = ledger.Overlay.Pin();
        var builder = new UsageReportBuilder(scope, names);
        var snapshot = await tables.Read(accountId, lease.Writer, scope.Table, builder.Add);

        // Whoever fenced the writer folds by its own borders, not by generations: what is pinned may be in these tables already.
        if (!snapshot.IsActive || !lease.IsValid || lease.Writer != journal.Writer || snapshot.Owner != lease.Writer || snapshot.OwnerEpoch != lease.Epoch)
        {
            HasMoved = true;
            throw new UsageUnavailableException("The account moved to another node; ask again.");
        }

        foreach (var part in pinned)
        {
            if (part.Generation.IsBeyond(snapshot.Checkpoint))
                builder.Add(part.Counted);
        }

        return builder;
    }

    /// <summary>The same with at most so many groups: the most used, as they are known before the tables are read.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task<UsageReportBuilder> Read(ReportScope scope, int mostGroups)
    {
        if (scope.Names == SeriesParts.None)
            return await Read(scope, GroupNames.All);
        ledger.CountCommitted();
        var requests = new Dictionary<Series, long>();
        foreach (var (cell, tally) in ledger.Overlay.Pin().SelectMany(part => part.Counted.Cells).Where(c => scope.Matches(c.Key)))
            Count(cell.Series.Keep(scope.Names), tally.Requests);
        foreach (var (series, count) in await tables.Rank(accountId, scope.Table, mostGroups))
            Count(series, count);
        var mostUsed = requests.OrderByDescending(r => r.Value).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal).Take(mostGroups);
        return await Read(scope, new GroupNames(mostGroups, mostUsed.Select(r => r.Key)));

        void Count(Series series, long count) => requests[series] = requests.GetValueOrDefault(series) + count;
    }

    /// <summary>True once a read found that the account belongs to somebody else.</summary>
    public bool HasMoved { get; private set; }
}
