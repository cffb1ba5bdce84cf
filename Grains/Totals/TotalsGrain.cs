using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using TikApis.Accounts;
using TikApis.Usage;

namespace TikApis.Totals;

/// <inheritdoc cref="ITotalsGrain"/>
/// <remarks>
/// Asking every account would be exact to the moment and wake all of them. The tables are exact up to what journals
/// still hold, and the oldest entry of these says when it arrived: whatever was acknowledged before that is folded,
/// since a journal has one append in flight and is folded in its order.
/// </remarks>
[GrainType("totals"), StatelessWorker]
public sealed class TotalsGrain(ITotalsTables tables, IOptions<PlanOptions> plans, TimeProvider time) : Grain, ITotalsGrain
{
    public async Task<UsageTotals> Sum(DateTimeOffset start, DateTimeOffset end, UsageInterval interval)
    {
        var asked = time.GetUtcNow();
        var read = await tables.Days(start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        var scope = ReportScope.Of(new UsageQuery(start, end, interval));
        var sums = new BucketTallies(scope.Spans.Length);
        foreach (var (day, sum) in read.Days)
            sums.Add(scope.BucketOf(day), sum);
        return new UsageTotals
        {
            StartDate = start,
            EndDate = end,
            Interval = interval,
            AsOf = AsOf(asked, read.UnfoldedFromMs),
            Totals = sums.Sum().ToSummed(),
            Buckets = [.. scope.Spans.Select((span, i) => new TotalsBucket(span.Start, span.End, sums.Sum(i, i + 1).ToSummed()))],
        };
    }

    public async Task<TopAccounts> Top(DateTimeOffset start, DateTimeOffset end, TopOrder order, int most)
    {
        var asked = time.GetUtcNow();
        var read = await tables.Top(start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds(), order, most);
        return new TopAccounts
        {
            StartDate = start,
            EndDate = end,
            OrderBy = order,
            AsOf = AsOf(asked, read.UnfoldedFromMs),
            ActiveAccounts = read.Accounts.Count == 0 ? 0 : read.Accounts[0].AllAccounts,
            Accounts = [.. read.Accounts.Select(ToTop)],
        };
    }

    TopAccount ToTop(RankedAccount account) => new(
        account.Id, account.Name, account.Plan ?? plans.Value.DefaultPlan.Id, (double)account.Sum.Requests / account.AllRequests, account.Sum.ToSummed());

    static DateTimeOffset AsOf(DateTimeOffset asked, IReadOnlyList<long> unfoldedFromMs) =>
        unfoldedFromMs.Select(DateTimeOffset.FromUnixTimeMilliseconds).Append(asked).Min();
}
