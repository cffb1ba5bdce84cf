using TikApis.Journaling;
using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>Reads an account's numbers, as its owner: tables of one snapshot, and what was counted beyond its checkpoint.</summary>
public sealed class AccountReader(string accountId, IUsageTables tables, AccountLedger ledger, Lease lease, Journal journal, Ownership ownership)
{
    /// <summary>Q1–Q3.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task<UsageReportBuilder> Read(ReportScope scope, GroupNames names)
    {
        ledger.CountCommitted();
        var pinned = ledger.Overlay.Pin();
        var builder = new UsageReportBuilder(scope, names);
        var snapshot = await tables.Read(accountId, lease.Writer, scope.Table, builder.Add);
        foreach (var part in Beyond(snapshot, pinned))
            builder.Add(part.Counted);
        return builder;
    }

    /// <summary>The newest errors.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task<RecentErrors> ReadErrors()
    {
        ledger.CountCommitted();
        var pinned = ledger.Overlay.Pin();
        var (snapshot, errors) = await tables.ReadErrors(accountId, lease.Writer);
        foreach (var part in Beyond(snapshot, pinned))
            errors.Add(part.Errors);
        return errors;
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

    /// <summary>What a billing period holds: read once, and kept up by what is counted.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task<(Metrics Totals, int ActiveEndpoints)> Read(PeriodSpan period)
    {
        ledger.CountCommitted();
        var begun = ledger.Running is { } known && known.Span == period ? known : null;
        var running = begun;
        if (running is null)
        {
            ledger.Running = running = new RunningPeriod(period, ledger.Overlay.Pin());
            running.Whole = Join(running);
        }

        await running.Whole;
        var answer = (running.Totals, running.ActiveEndpoints);

        // Whoever began it looked at the owner with what it read. Others asked later.
        if (begun is not null)
            await Confirm();
        return answer;
    }

    async Task Join(RunningPeriod running)
    {
        var scope = ReportScope.Of(new UsageQuery(running.Span.Start, running.Span.End), SeriesParts.Endpoint);
        var stored = new UsageReportBuilder(scope, GroupNames.All);
        try
        {
            var snapshot = await tables.Read(accountId, lease.Writer, scope.Table, stored.Add);
            Verify(snapshot);
            running.Join(stored, snapshot.Checkpoint);
        }
        catch
        {
            if (ledger.Running == running)
                ledger.Running = null; // The next who asks begins anew.
            throw;
        }
    }

    /// <summary>Returns when it is certain that the account was its owner's all the while: what memory says of it is true.</summary>
    /// <exception cref="UsageUnavailableException">The tables cannot be read now, or <see cref="HasMoved"/>.</exception>
    public async Task Confirm()
    {
        var owner = await ownership.Look(accountId);
        Verify(owner.State == WriterState.Active, owner.Writer, owner.Epoch);
    }

    /// <summary>True once a read found that the account belongs to somebody else.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Q3: what was pinned and a snapshot does not hold.</summary>
    IEnumerable<OverlayPart> Beyond(TableSnapshot snapshot, IReadOnlyList<OverlayPart> pinned)
    {
        Verify(snapshot);
        return pinned.Where(part => part.Generation.IsBeyond(snapshot.Checkpoint));
    }

    void Verify(TableSnapshot snapshot) => Verify(snapshot.IsActive, snapshot.Owner, snapshot.OwnerEpoch);

    void Verify(bool isActive, long? owner, long epoch)
    {
        // Whoever fenced the writer folds by its own borders, not by generations: what is pinned may be in these tables already.
        if (isActive && lease.IsValid && lease.Writer == journal.Writer && owner == lease.Writer && epoch == lease.Epoch)
            return;
        HasMoved = true;
        throw new UsageUnavailableException("The account moved to another node; ask again.");
    }
}
