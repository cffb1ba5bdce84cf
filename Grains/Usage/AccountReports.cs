using TikApis.Accounts;
using TikApis.Advice;
using TikApis.Counting;
using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>The reports on one account.</summary>
public sealed class AccountReports(string accountId, AccountReader reader)
{
    /// <summary>Most endpoints that advice is about; the least used beyond them are not worth any.</summary>
    const int PicturedEndpoints = 200;

    /// <summary>Totals and buckets, groups and a comparison.</summary>
    public async Task<UsageReport> Usage(UsageQuery query)
    {
        var scope = ReportScope.Of(query);
        var read = await reader.Read(scope, query.MaxGroups);
        var report = new UsageReport
        {
            AccountId = accountId,
            StartDate = query.Start,
            EndDate = query.End,
            Interval = query.Interval,
            Totals = read.Totals,
            Buckets = read.ToBuckets(),
            Groups = query.GroupBy is { } grouping ? read.ToGroups(NameOf(grouping), buckets: query.Interval is not null) : null,
        };
        return query.CompareFrom is { } start ? report with { Comparison = await Compare(report, scope.MovedTo(start)) } : report;
    }

    /// <summary>Endpoints, most used first.</summary>
    public async Task<EndpointUsage[]> Endpoints(UsageQuery query)
    {
        var scope = ReportScope.Of(query with { Interval = null, GroupBy = null }, SeriesParts.Endpoint | SeriesParts.Category);
        return (await reader.Read(scope, query.MaxGroups)).ToEndpoints();
    }

    /// <summary>Week over week, month over month, slope and months.</summary>
    public async Task<UsageTrends> Trends(UsageQuery query, DateTimeOffset now)
    {
        var trends = new Trends(query.Start, query.End, now);
        var scope = ReportScope.Of(query with { Start = trends.ReadFrom, Interval = UsageInterval.Daily, GroupBy = null });
        return trends.In(await reader.Read(scope, GroupNames.All), accountId);
    }

    /// <summary>What a billing period holds.</summary>
    public async Task<Metrics> Totals(PeriodSpan period) =>
        (await reader.Read(ReportScope.Of(new UsageQuery(period.Start, period.End)), GroupNames.All)).Totals;

    /// <summary>The newest errors, newest first.</summary>
    public async Task<UsageError[]> Errors(UsageFilter filter) =>
    [
        .. (await reader.ReadErrors()).NewestFirst()
            .Where(error => filter.Matches(error.Series, StatusClass.Of(error.Event.Status)))
            .Select(error => ErrorOf(error.Event, error.Series)),
    ];

    static UsageError ErrorOf(in EventRecord record, Series series)
    {
        var (method, template) = series.SplitEndpoint();
        return new UsageError(
            DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs),
            method,
            template,
            series.Category,
            record.Status,
            series.ApiKeyId.Length == 0 ? null : series.ApiKeyId,
            record.ResponseMicros == EventRecord.NoResponseTime ? null : record.ResponseMicros / 1_000.0);
    }

    /// <summary>What advice is given by.</summary>
    /// <param name="account">The account.</param>
    /// <param name="offered">Plans on offer.</param>
    /// <param name="minutes">Its last minutes.</param>
    /// <param name="now">When the picture is taken.</param>
    public async Task<UsagePicture> Picture(Account account, OfferedPlan[] offered, MinuteRing minutes, DateTimeOffset now)
    {
        var (first, today) = (UsagePicture.FirstDay(now), UsagePicture.Today(now));
        var endpoints = new UsageQuery(first, today.AddDays(1), UsageInterval.Daily) { GroupBy = UsageGrouping.Status };
        var period = BillingPeriod.Containing(now, account.AnchorDay);
        PeriodSpan[] past = [.. BillingPeriod.Before(period, account.AnchorDay).Take(UsagePicture.PastPeriods)];
        var days = await reader.Read(ReportScope.OfRequests(new UsageQuery(past[^1].Start, period.End, UsageInterval.Daily)), GroupNames.All);
        var since = Since(account, days);
        var used = days.ToBucket(period.Start, period.End).Requests;

        // The running minute is not over; of the ring's first the next one takes the place.
        var lastMinutes = new MinuteCount[minutes.Minutes - 1];
        minutes.Read(now.ToUnixTimeMilliseconds() - MinuteRollup.MinuteMs, lastMinutes);
        return new UsagePicture
        {
            Account = account,
            Now = now,
            Endpoints = PicturedEndpoint.Of((await reader.Read(ReportScope.OfRequests(endpoints, SeriesParts.Endpoint), PicturedEndpoints)).ToClasses()),
            Hours = (await reader.Read(ReportScope.OfRequests(new UsageQuery(first, today, UsageInterval.Hourly)), GroupNames.All)).ToRequests(),
            Minutes = lastMinutes,
            Period = period,
            Past = [.. past.TakeWhile(p => since < p.Start.AddDays(1)).Select(p => days.ToBucket(p.Start, p.End).Requests)],
            Quota = Quota.Of(account.Limits.EffectiveMonthlyQuota, used, period, now),
            Plans = offered,
        };
    }

    /// <summary>When the account was created or, if that was earlier, first used in the days read.</summary>
    static DateTimeOffset Since(Account account, UsageReportBuilder days) =>
        days.ToBuckets().Where(day => day.Requests > 0).Select(day => day.Start).Append(account.CreatedAt).Min();

    async Task<UsageComparison> Compare(UsageReport report, ReportScope other)
    {
        var read = await reader.Read(other, GroupNames.All);
        var totals = read.Totals;
        return new UsageComparison
        {
            StartDate = other.Spans[0].Start,
            EndDate = other.Spans[^1].End,
            Totals = totals,
            Change = new MetricsChange(totals, report.Totals),
            Buckets = read.ToBuckets(),
        };
    }

    static Func<Series, int, string> NameOf(UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Category => (series, _) => series.Category,
        UsageGrouping.Endpoint => (series, _) => series.Endpoint,
        UsageGrouping.ApiKey => (series, _) => series.ApiKeyId,
        _ => (_, statusClass) => StatusClass.NameOf(statusClass),
    };
}
