using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>The reports on one account.</summary>
public sealed class AccountReports(string accountId, AccountReader reader)
{
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

    /// <summary>What a billing period holds, and how many endpoints were used in it.</summary>
    public async Task<(Metrics Totals, int ActiveEndpoints)> Period(PeriodSpan period)
    {
        var read = await reader.Read(ReportScope.Of(new UsageQuery(period.Start, period.End), SeriesParts.Endpoint), GroupNames.All);
        return (read.Totals, read.ActiveEndpoints);
    }

    /// <summary>The newest errors, newest first.</summary>
    public async Task<UsageError[]> Errors(UsageFilter filter) =>
    [
        .. (await reader.ReadErrors()).NewestFirst()
            .Where(error => filter.Matches(error.Series, StatusClass.Of(error.Event.Status)))
            .Select(error => ErrorOf(error.Event, error.Series)),
    ];

    static UsageError ErrorOf(in EventRecord record, in Series series)
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
