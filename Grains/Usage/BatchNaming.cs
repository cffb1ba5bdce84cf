namespace TikApis.Usage;

/// <summary>The series a batch's events are counted under; the bounds are asked once a series and day.</summary>
sealed class BatchNaming
{
    readonly DailyBounds bounds;
    readonly Series[] series;
    readonly (long Day, Series? Admitted)[] last;

    public BatchNaming(DailyBounds bounds, Series[] series)
    {
        (this.bounds, this.series) = (bounds, series);
        last = new (long, Series?)[series.Length];
    }

    public Series Of(in EventRecord record)
    {
        var day = DailyBounds.DayOf(record.TimestampMs);
        ref var answer = ref last[record.Series];
        if (answer.Admitted is null || answer.Day != day)
            answer = (day, bounds.Admit(day, series[record.Series]));
        return answer.Admitted!;
    }

    /// <summary>True when an event is counted under the names it came with.</summary>
    public bool IsOwn(in EventRecord record) => Of(record) == series[record.Series];
}
