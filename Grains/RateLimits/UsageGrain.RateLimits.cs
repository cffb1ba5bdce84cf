using Microsoft.Extensions.Logging;
using TikApis.Accounts;
using TikApis.Periods;
using TikApis.RateLimits;

namespace TikApis.Usage;

/// <inheritdoc cref="IRateLimitGrain"/>
public sealed partial class UsageGrain
{
    /// <summary>What changes of the account itself is told at once; what an operator changes of its plan is found so late at most.</summary>
    static readonly TimeSpan AgeOfPlan = TimeSpan.FromSeconds(10);

    /// <summary>Whose plan is configured is told all that changes. Only what was lost on the way is found so late.</summary>
    static readonly TimeSpan AgeOfAccount = TimeSpan.FromMinutes(10);

    static readonly TimeSpan AccountPatience = TimeSpan.FromMilliseconds(500);

    static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(2);

    RefusedRequests? refused;
    Decider? decider;
    Account account = null!;
    DateTimeOffset accountReadAt;
    DateTimeOffset askAt;
    Task reading = Task.CompletedTask;
    Task lastWrite = Task.CompletedTask;
    IGrainTimer? writing;

    public async Task<PermitDecision> Acquire(WantedPermit wanted)
    {
        while (true)
        {
            await KeepLimits();
            MustDecide();
            var now = time.GetUtcNow();
            var taking = decider!.Take(wanted, now.ToUnixTimeMilliseconds());
            if (taking.Lacking.Count == 0)
                return Decided(wanted, taking, now);

            // Whoever comes meanwhile with the same key waits for the same grants, then decides anew.
            if (taking.Key.Granting is not { IsCompleted: false } underWay)
                taking.Key.Granting = underWay = Grant(taking.Key, taking.Lacking);
            await underWay;
        }
    }

    public Task<Settlement> Settle(string permitId, long? cost)
    {
        MustDecide();
        return Task.FromResult(decider!.Settle(permitId, cost, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    public Task<AccountLimits> GetLimits(string[] apiKeyIds) => Ask(async _ =>
    {
        await KeepLimits();
        await reader.Confirm();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var inUse = ledger.Windows.Keys.Where(key => key.IsInUse(DailyBounds.DayOf(nowMs) - DailyBounds.DayMs)).Select(key => key.ApiKeyId);
        return new AccountLimits(
            AccountId,
            account.Plan,
            [.. inUse.Union(apiKeyIds, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => LimitsOf(id, nowMs))]);
    });

    public async Task<KeyLimits> GetKeyLimits(string apiKeyId)
    {
        await KeepLimits();
        return LimitsOf(apiKeyId, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public Task<ViolationPage> GetViolations(ViolationFilter filter, int skip, int take) =>
        AskTables(() => rateLimits.ReadViolations(AccountId, filter, skip, take));

    public async Task<ViolationHour[]> GetViolationHours(ViolationFilter filter) =>
        [.. await AskTables(() => rateLimits.ReadHours(AccountId, filter))];

    public async Task<KeyPeak[]> GetPeaks(DateTimeOffset fromDay) =>
    [
        .. (await AskTables(() => rateLimits.ReadDays(AccountId, fromDay.ToUnixTimeMilliseconds())))
            .Select(day => new KeyPeak(DateTimeOffset.FromUnixTimeMilliseconds(day.DayMs), day.ApiKeyId, day.Peak)),
    ];

    public async Task<LimitAdvice> GetLimitAdvice()
    {
        var now = time.GetUtcNow();
        var today = DailyBounds.DayOf(now.ToUnixTimeMilliseconds());
        var offered = await GrainFactory.GetGrain<IPlanCatalogGrain>(0).List();
        var days = await AskTables(() => rateLimits.ReadDays(AccountId, today - LimitAdvisor.Days * DailyBounds.DayMs));
        var filter = new ViolationFilter(now.AddDays(-LimitAdvisor.Days), now);
        var all = await AskTables(() => rateLimits.ReadHours(AccountId, filter));
        var reported = await AskTables(() => rateLimits.ReadHours(AccountId, filter with { Kind = LimitKind.Reported }));
        return LimitAdvisor.Of(account, offered, days, all.Sum(hour => hour.Windows) - reported.Sum(hour => hour.Windows), all.Sum(hour => hour.Refused), today);
    }

    public Task AccountChanged(Account changed)
    {
        Know(changed, time.GetUtcNow());
        UseLimits();

        // What has fired may be over with other limits.
        Watch().Ignore();
        return Task.CompletedTask;
    }

    void MustDecide()
    {
        if (!broken && IsCurrent)
            return;
        DeactivateOnIdle();
        throw new UsageUnavailableException("The account is moving to another node; ask again.");
    }

    async Task Grant(KeyWindows key, IReadOnlyList<Grant> lacking)
    {
        if (!await journal.Send(lease, () => grants.Add(lease.Writer, lacking)))
            throw new UsageUnavailableException("The account moved to another node; ask again.");
        decider!.Know(key, lacking);
    }

    PermitDecision Decided(WantedPermit wanted, Taking taking, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        ledger.Alerts.Count(taking.Key.ApiKeyId);
        LookForAlerts();
        if (taking.RefusedBy is { } kind && wanted.Cost <= ledger.Windows.Limits[kind])
            PutDown(kind, taking.Key.ApiKeyId, wanted.Endpoint, nowMs);
        return new PermitDecision(
            taking.PermitId is not null,
            taking.PermitId ?? Permit.CreateRefused(),
            decider!.Uses(taking.Key, wanted.IsPost, nowMs),
            taking.RefusedBy,
            taking.PermitId is null ? null : now + wanted.Hold,
            account.Limits.FailOpen);
    }

    void PutDown(LimitKind kind, string apiKeyId, string endpoint, long nowMs)
    {
        ref readonly var limits = ref ledger.Windows.Limits;
        (refused ??= new(bounds.Value.MaxEndpoints)).Add(new ViolationKey(limits.WindowOf(kind, nowMs), kind, kind == LimitKind.MonthlyQuota ? "" : apiKeyId, endpoint), limits[kind], nowMs);
        writing ??= this.RegisterGrainTimer(WriteRefused, new() { DueTime = BetweenWrites, Period = BetweenWrites, Interleave = true });
    }

    /// <summary>Writes what decisions refused, and rests until they refuse something again.</summary>
    Task WriteRefused() => lastWrite = WriteRefused(lastWrite);

    async Task WriteRefused(Task before)
    {
        await before;
        if (refused is not { Count: > 0 })
        {
            writing?.Dispose();
            writing = null;
            return;
        }

        var taken = refused.Take();
        try
        {
            await rateLimits.AddRefused([.. taken.Select(row => new ViolationRow(AccountId, row.Key, row.Value))]);
        }
        catch (Exception failed)
        {
            refused.Return(taken);
            LogNotWritten(failed, AccountId);
        }
    }

    /// <summary>What the tables say, once they hold everything that was counted.</summary>
    Task<T> AskTables<T>(Func<Task<T>> ask) => Ask(async _ =>
    {
        await WriteRefused();
        ledger.CountCommitted();
        if (ledger.Overlay.Pin().Count > 0)
            await checkpoint.Run(CancellationToken.None);
        var answer = await ask();
        await reader.Confirm();
        return answer;
    });

    KeyLimits LimitsOf(string apiKeyId, long nowMs)
    {
        var key = ledger.Windows.Look(apiKeyId);
        return new KeyLimits(apiKeyId, key.Rate.Sum(nowMs), decider!.Uses(key, isPost: true, nowMs));
    }

    /// <summary>Has the limits be those of now: of the period, and of the account as it is known, which is asked for again now and then.</summary>
    ValueTask KeepLimits()
    {
        var now = time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() >= ledger.Windows.Limits.PeriodEndMs)
            UseLimits();
        if (now >= accountReadAt && now < askAt)
            return ValueTask.CompletedTask;
        if (reading.IsCompleted)
            reading = ReadAccount(now);
        return new ValueTask(reading);
    }

    /// <summary>Should it not come soon, what is known holds on.</summary>
    async Task ReadAccount(DateTimeOffset now)
    {
        var before = account;
        try
        {
            var read = await Account(now).WaitAsync(AccountPatience, time);
            if (account != before)
                return; // Told meanwhile, and that is newer.
            Know(read, now);
            UseLimits();
        }
        catch (Exception failed)
        {
            LogNotRead(failed, AccountId);
            (accountReadAt, askAt) = (now, now + AgeOfPlan);
        }
    }

    void Know(Account known, DateTimeOffset now)
    {
        (account, accountReadAt) = (known, now);

        // Up to twice as late, so that accounts that were opened together do not ask together.
        var spread = 1 + (uint)AccountId.GetHashCode(StringComparison.Ordinal) / (double)uint.MaxValue;
        askAt = now + (plans.Value.Catalog.ContainsKey(known.Plan) ? spread * AgeOfAccount : AgeOfPlan);
    }

    void UseLimits()
    {
        ledger.Windows.Use(LimitsInForce.Of(account.Limits, BillingPeriod.Containing(time.GetUtcNow(), account.AnchorDay)));
        ledger.Alerts.Use(account.AlertRules);
    }

    /// <summary>The next activation need not count as taken what nobody took.</summary>
    async Task HandOverLimits(CancellationToken cancellation)
    {
        try
        {
            await WriteRefused().WaitAsync(cancellation);
            if (decider?.Taken(time.GetUtcNow().ToUnixTimeMilliseconds()) is { Count: > 0 } taken)
                await journal.Send(lease, () => Task.Run(() => Return(taken), cancellation)).WaitAsync(cancellation);
        }
        catch (Exception failed)
        {
            LogNotHandedOver(failed, AccountId);
        }
    }

    async Task<bool> Return(IReadOnlyList<Grant> taken)
    {
        await rateLimits.Return(lease.Writer, taken);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "The limits of {AccountId} could not be read again; those known hold on.")]
    partial void LogNotRead(Exception failed, string accountId);

    [LoggerMessage(LogLevel.Warning, "Refused requests of {AccountId} could not be written; it is tried again.")]
    partial void LogNotWritten(Exception failed, string accountId);

    [LoggerMessage(LogLevel.Information, "What {AccountId} was granted and did not take could not be handed back; it counts as taken.")]
    partial void LogNotHandedOver(Exception failed, string accountId);
}
