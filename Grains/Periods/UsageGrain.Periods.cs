using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>The account's billing periods: opened by its first event, closed once they are over.</summary>
public sealed partial class UsageGrain
{
    DateTimeOffset? periodEnd;
    Task<PeriodStatement?>? latest;

    public async Task ClosePeriods()
    {
        var now = time.GetUtcNow();
        var account = await Account(now);
        while (periodEnd is { } end && end <= now)
        {
            var period = BillingPeriod.EndedBy(end, account.AnchorDay);
            var totals = await Ask(reports => reports.Totals(period));
            var statement = new PeriodStatement(period, account.Plan, account.Limits.EffectiveMonthlyQuota, totals.Requests, totals.Errors, totals.RateLimited, now);

            // An account without a request in a whole period is quiet until its next event.
            DateTimeOffset? next = totals.Requests == 0 ? null : BillingPeriod.Containing(end, account.AnchorDay).End;
            try
            {
                await periods.Close(AccountId, statement, next);
            }
            finally
            {
                latest = null;
            }

            periodEnd = next;
        }
    }

    /// <summary>Only the owner closes periods; of one that is to be closed an owner before may have begun to.</summary>
    Task<PeriodStatement?> Latest() =>
        latest is null or { IsCompleted: true, IsCompletedSuccessfully: false } || periodEnd <= time.GetUtcNow() ? latest = periods.Latest(AccountId) : latest;

    async Task OpenPeriod()
    {
        var now = time.GetUtcNow();
        var end = BillingPeriod.Containing(now, (await Account(now)).AnchorDay).End;
        await periods.Open(AccountId, end);
        periodEnd = end;
    }
}
