using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Protocol;

/// <summary>An account's activation on a node: does what its grain does, in turns. There may be several, which is what the leases are for.</summary>
sealed class SimulatedActivation(SimulatedNode node, Lease lease, AccountLedger ledger, IUsageTables tables)
{
    static readonly TableQuery Everything = new([new TablePart(true, 0, Some.Noon.AddYears(1).ToUnixTimeMilliseconds())], UsageFilter.All, SeriesParts.None, null);
    static readonly long Now = Some.Noon.ToUnixTimeMilliseconds();
    readonly Lock turn = new();
    bool broken;

    public async Task<RecordResult> Record(string[] ids)
    {
        Decision decision;
        CommitGroup? awaited;
        lock (turn)
            (decision, awaited) = Enter(Some.Batch(ids));
        if (awaited is not null)
            await awaited.Committed;
        lock (turn)
        {
            ledger.CountCommitted();
            return broken ? throw new UsageUnavailableException("broken") : new RecordResult(decision.Count, decision.Duplicates);
        }
    }

    /// <summary>Requests counted, as a query answers; null when the account is not this activation's any more.</summary>
    public async Task<long?> Query()
    {
        IReadOnlyList<OverlayPart> pinned;
        lock (turn)
        {
            ledger.CountCommitted();
            pinned = ledger.Overlay.Pin();
        }

        var total = 0L;
        var snapshot = await tables.Read(lease.AccountId, lease.Writer, Everything, (_, tally) => total += tally.Requests);
        if (!lease.IsValid || lease.Writer != node.Journal.Writer || snapshot.Owner != lease.Writer || snapshot.OwnerEpoch != lease.Epoch)
            return null;
        lock (turn)
            return total + pinned.Where(p => p.Generation.IsBeyond(snapshot.Checkpoint)).Sum(p => p.Counted.Cells.Sum(c => c.Value.Requests));
    }

    (Decision Decision, CommitGroup? Awaited) Enter(UsageBatch batch)
    {
        if (broken)
            throw new UsageUnavailableException("broken");
        try
        {
            ledger.CountCommitted();
            foreach (var day in ledger.UnknownDays(ledger.Hold(batch)))
                ledger.Learn(day, []);
            var decision = ledger.Decide(batch, Now);
            if (decision.Accepted is not { } accepted)
                return (decision, decision.InFlight ? ledger.LastSent ?? throw new UsageUnavailableException("lost") : null);
            var group = node.Journal.Append(lease, new JournalEntry(lease.AccountId, Now, accepted));
            ledger.Send(decision, group);
            return (decision, group);
        }
        catch
        {
            broken = true;
            throw;
        }
    }
}
