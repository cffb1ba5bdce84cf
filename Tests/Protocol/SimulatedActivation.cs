using TikApis.Journaling;
using TikApis.Periods;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Protocol;

/// <summary>An account's activation on a node: does what its grain does, in turns. There may be several, which is what the leases are for.</summary>
sealed class SimulatedActivation(SimulatedNode node, Lease lease, AccountLedger ledger, IUsageTables tables, Ownership ownership)
{
    static readonly PeriodSpan Period = new(Some.Noon.AddDays(-30), Some.Noon.AddDays(30));
    static readonly ReportScope Everything = ReportScope.OfRequests(new UsageQuery(Period.Start, Period.End, UsageInterval.Monthly));
    static readonly long Now = Some.Noon.ToUnixTimeMilliseconds();

    // One at a time, also what continues after an await, as an activation has it.
    readonly TaskScheduler turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    readonly AccountReader reader = new(lease.AccountId, tables, ledger, lease, node.Journal, ownership);
    bool broken;

    public Task<RecordResult> Record(string[] ids) => InTurns(async () =>
    {
        var (decision, awaited) = Enter(Some.Batch(ids));
        if (awaited is not null)
            await awaited.Committed;
        ledger.CountCommitted();
        return broken ? throw new UsageUnavailableException("broken") : new RecordResult(decision.Count, decision.Seen);
    });

    /// <summary>Requests counted, as a query answers; null when the account is not this activation's any more.</summary>
    public Task<long?> Query() => Query(async () => (await reader.Read(Everything, GroupNames.All)).Totals.Requests);

    /// <summary>The same of the numbers that are kept up to date.</summary>
    public Task<long?> QueryRunning() => Query(async () => (await reader.Read(Period)).Totals.Requests);

    Task<long?> Query(Func<Task<long>> ask) => InTurns(async () =>
    {
        try
        {
            return (long?)await ask();
        }
        catch (UsageUnavailableException) when (reader.HasMoved)
        {
            return null;
        }
    });

    /// <summary>Q4: whether what memory says is certain to be true.</summary>
    public Task<bool> Confirm() => InTurns(async () =>
    {
        try
        {
            await reader.Confirm();
            return true;
        }
        catch (UsageUnavailableException) when (reader.HasMoved)
        {
            return false;
        }
    });

    Task<T> InTurns<T>(Func<Task<T>> turn) => Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();

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
            var group = node.Journal.Append(lease, new JournalEntry(lease.AccountId, Now, accepted, decision.Limits));
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
