namespace TikApis.Periods;

/// <summary>Monthly billing periods that start on an anchor day, at midnight UTC.</summary>
public static class BillingPeriod
{
    /// <summary>The period an instant is in.</summary>
    /// <param name="instant">Any instant.</param>
    /// <param name="anchorDay">1 to 31; in a month that is shorter, its last day.</param>
    public static PeriodSpan Containing(DateTimeOffset instant, int anchorDay)
    {
        var month = new DateTimeOffset(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        if (instant < AnchorIn(month, anchorDay))
            month = month.AddMonths(-1);
        return new PeriodSpan(AnchorIn(month, anchorDay), AnchorIn(month.AddMonths(1), anchorDay));
    }

    /// <summary>The last period that has ended by an instant.</summary>
    public static PeriodSpan EndedBy(DateTimeOffset instant, int anchorDay) =>
        Containing(Containing(instant, anchorDay).Start.AddTicks(-1), anchorDay);

    /// <summary>The periods before one, the last first.</summary>
    public static IEnumerable<PeriodSpan> Before(PeriodSpan period, int anchorDay)
    {
        while (true)
            yield return period = Containing(period.Start.AddTicks(-1), anchorDay);
    }

    static DateTimeOffset AnchorIn(DateTimeOffset month, int anchorDay) =>
        month.AddDays(Math.Min(anchorDay, DateTime.DaysInMonth(month.Year, month.Month)) - 1);
}
