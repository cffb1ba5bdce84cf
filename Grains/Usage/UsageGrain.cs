using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using TikApis.Accounts;
using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Telemetry;

namespace TikApis.Usage;

/// <inheritdoc cref="IUsageGrain"/>
/// <remarks>
/// Reentrant, so that calls that arrive while a commit is under way join the next one. Everything an answer
/// rests on happens between two awaits: the decision and its place in the journal; the counting.
/// </remarks>
[GrainType("usage"), Reentrant]
public sealed partial class UsageGrain(
    Journal journal,
    Ownership ownership,
    Openings openings,
    IUsageTables tables,
    IPeriodStore periods,
    IRateLimitStore rateLimits,
    Grants grants,
    Checkpoint checkpoint,
    IGrainStorage storage,
    IdBudget idBudget,
    IOptions<DedupeOptions> dedupe,
    IOptions<BoundsOptions> bounds,
    IOptions<PlanOptions> plans,
    TimeProvider time,
    ILogger<UsageGrain> log) : Grain, IUsageGrain, IRateLimitGrain, IDisposable
{
    Lease lease = null!;
    AccountLedger ledger = null!;
    AccountReader reader = null!;
    IdWindow? ids;
    bool broken;
    bool shortened;

    string AccountId => field ??= this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var period = default(PeriodSpan);
        lease = await ownership.Claim(
            AccountId,
            async isKnown =>
            {
                Know(isKnown ? await openings.Begin(() => Account(now), cancellationToken) : NewAccount(now), now);
                period = BillingPeriod.Containing(now, account.AnchorDay);
                return period.End;
            },
            cancellationToken);

        var minutes = new MinuteRing();
        var nowMs = now.ToUnixTimeMilliseconds();
        ids = new IdWindow(dedupe.Value, idBudget, IdSeed.OfProcess);
        var stored = lease.IsFirst ? StoredAccount.New(period.End) : await openings.Finish(
            () => tables.Load(AccountId, nowMs, nowMs - minutes.Minutes * MinuteRollup.MinuteMs, ids.MostToLoad, period.Start.ToUnixTimeMilliseconds()),
            cancellationToken);
        if (!lease.IsValid)
            throw new UsageUnavailableException("The account is moving to another node; ask again."); // O8
        foreach (var (expires, some) in stored.Ids)
            ids.Load(some, expires);
        ids.Leave(stored.OlderIds);
        foreach (var (minute, count) in stored.Minutes)
            minutes.Load(minute, count);
        var windows = new AccountWindows(bounds.Value.MaxApiKeys);
        windows.Use(LimitsInForce.Of(account.Limits, period));
        windows.Restore(stored.Windows, nowMs);
        decider = new Decider(AccountId, windows);
        ledger = new AccountLedger(ids, new DailyBounds(bounds.Value), minutes, windows);
        reader = new AccountReader(AccountId, tables, ledger, lease, journal, ownership);
        ledger.Alerts.Use(account.AlertRules);
        periodEnd = stored.PeriodEnd;
        LookForAlertsAtFirst();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await HandOverLimits(cancellationToken);
        await KeepLearned(cancellationToken);
        if (lease is not null)
            _ = ownership.Retire(lease);
        LeaveUntold();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>Gives back the node's room for ids.</summary>
    public void Dispose() => ids?.Dispose();

    public async Task<RecordResult> Record(UsageBatch batch)
    {
        journal.LetIn(batch.Bytes.Length);
        var days = ledger.Hold(batch);
        try
        {
            var (decision, awaited) = await EnterWhenThereIsRoom(batch, days);
            if (awaited is not null)
                await Commit(awaited);
            ledger.CountCommitted();
            if (broken)
                throw Moving();
            LookForAlerts();
            UsageMetrics.Accepted.Add(decision.Count);
            UsageMetrics.Duplicates.Add(decision.Seen.Length);
            return new RecordResult(decision.Count, decision.Seen);
        }
        catch (UsageUnavailableException) when (broken || !IsCurrent)
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            journal.LetOut(batch.Bytes.Length);
            ledger.LetGo(days);
        }
    }

    async Task<(Decision Decision, CommitGroup? Awaited)> EnterWhenThereIsRoom(UsageBatch batch, IReadOnlyCollection<long> days)
    {
        await journal.WaitForRoom(batch.Bytes.Length);
        try
        {
            if (periodEnd is null)
                await OpenPeriod();
            if (ledger.UnknownDays(days) is { Count: > 0 } unknown)
                await LearnDays(unknown);

            await KeepLimits();

            // A1. Nothing is awaited from here until the batch has its place in the journal.
            return Enter(batch);
        }
        finally
        {
            journal.LeaveRoom(batch.Bytes.Length);
        }
    }

    /// <summary>Decides a batch and hands it to the journal; says which group its answer has to wait for.</summary>
    (Decision Decision, CommitGroup? Awaited) Enter(UsageBatch batch)
    {
        if (broken)
            throw Moving();
        try
        {
            ledger.CountCommitted();
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var decision = ledger.Decide(batch, now);
            SayWhenShortened();
            if (decision.Accepted is not { } accepted)
                return (decision, decision.InFlight ? ledger.LastSent ?? throw Moving() : null);
            var group = journal.Append(lease, new JournalEntry(AccountId, now, accepted, decision.Limits));
            ledger.Send(decision, group);
            return (decision, group);
        }
        catch (Exception failed)
        {
            // Ids may be remembered of events that no journal will ever have: nobody may be told "duplicate" of them.
            broken = true;
            DeactivateOnIdle();
            if (failed is UsageUnavailableException)
                throw;
            LogFailed(failed, AccountId);
            throw Moving();
        }
    }

    /// <summary>Waits until a group is durable, as a span of the request's trace.</summary>
    static async Task Commit(CommitGroup group)
    {
        using var span = UsageTelemetry.Activities.StartActivity("journal.commit");
        await group.Committed;
        span?.SetTag("journal.position", group.Position);
    }

    /// <summary>Once an activation: from then on ids of this account may be forgotten early.</summary>
    void SayWhenShortened()
    {
        if (shortened || ids!.ShortenedCount == 0)
            return;
        shortened = true;
        LogShortened(AccountId, ids.Count);
    }

    [LoggerMessage(LogLevel.Warning, "The dedupe window of {AccountId} is shortened by a bound: only its last {Count} ids are remembered.")]
    partial void LogShortened(string accountId, int count);

    [LoggerMessage(LogLevel.Error, "A batch of {AccountId} could not be decided; the account begins anew from what is durable.")]
    partial void LogFailed(Exception failed, string accountId);

    static UsageUnavailableException Moving() => new("The account is moving to another node; send the events again.");

    bool IsCurrent => lease.IsValid && lease.Writer == journal.Writer && journal.IsAccepting;

    async Task LearnDays(IReadOnlyList<long> unknown)
    {
        var pinned = ledger.Overlay.Pin();
        var stored = lease.IsFirst && ledger.IsUntouched ? [] : await tables.ReadSeries(AccountId, unknown);
        var counted = stored
            .Concat(pinned.SelectMany(p => p.Counted.Cells.Keys).Select(c => (Day: DailyBounds.DayOf(c.StartMs), c.Series)))
            .ToLookup(c => c.Day, c => c.Series);
        foreach (var day in unknown)
            ledger.Learn(day, counted[day]);
    }

    async Task<Account> Account(DateTimeOffset now) =>
        await GrainFactory.Of<IAccountGrain>(AccountId).Get() ?? NewAccount(now);

    /// <summary>What an account is that nobody created and that was never counted.</summary>
    Account NewAccount(DateTimeOffset now)
    {
        var plan = plans.Value.DefaultPlan;
        return new Account(AccountId, AccountId, plan.Id, now.UtcDateTime.Day, now, plan.Limits);
    }
}
