using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>Finds where usage is going in an account's days.</summary>
/// <param name="start">First day of the slope.</param>
/// <param name="end">First day after it.</param>
/// <param name="now">Days that are not over by then are part of months only.</param>
public sealed class Trends(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
{
    const int Months = 12;
    const int LeastDays = 7;
    const double Confidence = 0.95;
    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    readonly DateTimeOffset complete = Earlier(end, Buckets.StartOf(now, UsageInterval.Daily));

    /// <summary>First day that has to be read: what is the earliest of the slope, the weeks and the months.</summary>
    public DateTimeOffset ReadFrom =>
        new[] { start, MonthOf(end).AddMonths(1 - Months), Buckets.StartOf(complete, UsageInterval.Monthly).AddMonths(-2), complete - 2 * Week }.Min();

    /// <summary>The trends in a report by the day that begins with <see cref="ReadFrom"/>.</summary>
    public UsageTrends In(UsageReportBuilder days, string accountId)
    {
        var requests = days.ToRequests();
        var first = Array.FindIndex(requests, count => count > 0);
        DateTimeOffset? used = first < 0 ? null : ReadFrom.AddDays(first);
        var month = Buckets.StartOf(complete, UsageInterval.Monthly);
        return new UsageTrends
        {
            AccountId = accountId,
            StartDate = start,
            EndDate = end,
            WeekOverWeek = Change(days, used, complete - 2 * Week, complete - Week, complete),
            MonthOverMonth = Change(days, used, month.AddMonths(-2), month.AddMonths(-1), month),
            Slope = Slope(requests, used),
            Months =
            [
                .. Enumerable.Range(1 - Months, Months).Select(n => MonthOf(end).AddMonths(n)).Select(m => days.ToBucket(m, Earlier(m.AddMonths(1), end))),
            ],
        };
    }

    static PeriodChange? Change(UsageReportBuilder days, DateTimeOffset? used, DateTimeOffset start, DateTimeOffset middle, DateTimeOffset end)
    {
        if (used is null || used > start)
            return null;
        var (previous, current) = (days.ToBucket(start, middle), days.ToBucket(middle, end));
        return new PeriodChange(current, previous, new MetricsChange(previous, current));
    }

    RequestsSlope? Slope(long[] requests, DateTimeOffset? used)
    {
        if (used is null)
            return null;
        var from = (int)((used > start ? used.Value : start) - ReadFrom).TotalDays;
        var to = (int)(complete - ReadFrom).TotalDays;
        if (to - from < LeastDays)
            return null;
        var line = new LeastSquares([.. requests[from..to].Select(count => (double)count)]);
        var margin = line.Margin(Confidence);
        return new RequestsSlope(to - from, line.Slope, line.Slope - margin, line.Slope + margin, Confidence, line.RSquared);
    }

    static DateTimeOffset MonthOf(DateTimeOffset end) => Buckets.StartOf(end.AddTicks(-1), UsageInterval.Monthly);

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
