using TikApis.Accounts;
using TikApis.Advice;
using TikApis.Dedupe;
using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>What an account is asked about its use. Each answer reads what is counted here together with what is folded already.</summary>
public sealed partial class UsageGrain
{
    public Task<UsageReport> GetUsage(UsageQuery query) => Ask(reports => reports.Usage(query));

    public Task<EndpointUsage[]> GetEndpoints(UsageQuery query) => Ask(reports => reports.Endpoints(query));

    public Task<UsageTrends> GetTrends(UsageQuery query) => Ask(reports => reports.Trends(query, time.GetUtcNow()));

    public Task<UsageError[]> GetErrors(UsageFilter filter) => Ask(reports => reports.Errors(filter));

    public Task<EventFate> GetEvent(UInt128 id) => Ask(async _ =>
    {
        if (broken)
            throw Moving();
        ledger.CountCommitted();
        var (seen, expiresAtMs) = ids!.Look(id, time.GetUtcNow().ToUnixTimeMilliseconds());
        await reader.Confirm();
        return new EventFate(
            seen switch { Seen.Counted => EventState.Counted, Seen.InFlight => EventState.InFlight, _ => EventState.Unknown },
            seen == Seen.Counted ? DateTimeOffset.FromUnixTimeMilliseconds(expiresAtMs) : null,
            IdWindow.ExpiryStep,
            dedupe.Value.Window,
            ids.ShortenedUntilMs is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    });

    public async Task<UsageSummary> GetSummary()
    {
        var now = time.GetUtcNow();
        var (account, period, (totals, activeEndpoints)) = await AskRunning(now);
        return new UsageSummary
        {
            AccountId = AccountId,
            Plan = account.Plan,
            Period = period,
            DaysLeft = (int)Math.Ceiling((period.End - now).TotalDays),
            Totals = totals,
            Quota = Quota.Of(account.Limits.EffectiveMonthlyQuota, totals.Requests, period, now),
            ActiveEndpoints = activeEndpoints,
            LastHour = new LastHour(ledger.Minutes, now).ToMinutes(),
            PreviousPeriod = await Latest(),
        };
    }

    public async Task<LiveUsage> GetLive()
    {
        var now = time.GetUtcNow();
        var (_, period, (totals, _)) = await AskRunning(now);
        var hour = new LastHour(ledger.Minutes, now);
        return new LiveUsage
        {
            AccountId = AccountId,
            Period = period,
            Totals = totals,
            RunningMinute = hour.Running,
            LastMinute = hour.LastWhole,
            Last60Minutes = hour.Sum,
            RequestsPerMinute = hour.RequestsPerMinute,
            LastHour = hour.ToMinutes(),
        };
    }

    public async Task<AccountAdvice> GetAdvice()
    {
        var now = time.GetUtcNow();
        var account = await Account(now);
        var offered = await GrainFactory.GetGrain<IPlanCatalogGrain>(0).List();
        return Advisor.Of(await Ask(reports => reports.Picture(account, offered, ledger.Minutes, now)));
    }

    async Task<T> Ask<T>(Func<AccountReports, Task<T>> ask)
    {
        try
        {
            return await ask(new AccountReports(AccountId, reader));
        }
        catch (UsageUnavailableException) when (reader.HasMoved)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>
    /// What the account is by now, and what its running period holds, asked at once: its period is nearly always the one
    /// known. If not, that one is read too.
    /// </summary>
    async Task<(Account Account, PeriodSpan Period, (Metrics Totals, int ActiveEndpoints) Held)> AskRunning(DateTimeOffset now)
    {
        var before = account;
        var known = BillingPeriod.Containing(now, before.AnchorDay);
        var (asked, read) = (Account(now), Ask(_ => reader.Read(known)));
        await Task.WhenAll(asked, read);
        var found = await asked;
        var period = BillingPeriod.Containing(now, found.AnchorDay);
        if (period == known)
            return (found, period, await read);
        if (account == before)
        {
            Know(found, now);
            UseLimits();
        }

        return (found, period, await Ask(_ => reader.Read(period)));
    }
}
