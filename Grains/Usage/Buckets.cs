namespace TikApis.Usage;

/// <summary>Cuts a range into UTC buckets, and says which table rows cover it.</summary>
public static class Buckets
{
    /// <summary>Start of the bucket an instant is in.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset instant, UsageInterval interval)
    {
        var day = new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero);
        return interval switch
        {
            UsageInterval.Hourly => day.AddHours(instant.UtcDateTime.Hour),
            UsageInterval.Daily => day,
            UsageInterval.Weekly => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            UsageInterval.Monthly => day.AddDays(1 - day.Day),
            _ => throw new ArgumentOutOfRangeException(nameof(interval)),
        };
    }

    /// <summary>Start of the bucket after the one that starts at an instant.</summary>
    public static DateTimeOffset Next(DateTimeOffset start, UsageInterval interval) => interval switch
    {
        UsageInterval.Hourly => start.AddHours(1),
        UsageInterval.Daily => start.AddDays(1),
        UsageInterval.Weekly => start.AddDays(7),
        UsageInterval.Monthly => start.AddMonths(1),
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    /// <summary>The buckets of a range in order; the first and the last are cut to it.</summary>
    public static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Of(DateTimeOffset start, DateTimeOffset end, UsageInterval? interval)
    {
        for (var at = interval is { } first ? StartOf(start, first) : start; at < end;)
        {
            var next = interval is { } length ? Next(at, length) : end;
            yield return (at < start ? start : at, next > end ? end : next);
            at = next;
        }
    }

    /// <summary>Hour rows for the edges, day rows for whole days between; hours only when a bucket begins within a day.</summary>
    public static IReadOnlyList<TablePart> Parts(IReadOnlyList<(DateTimeOffset Start, DateTimeOffset End)> spans)
    {
        var (start, end) = (spans[0].Start, spans[^1].End);
        var (from, to) = (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        var firstDay = StartOf(start.AddTicks(TimeSpan.TicksPerDay - 1), UsageInterval.Daily).ToUnixTimeMilliseconds();
        var lastDay = StartOf(end, UsageInterval.Daily).ToUnixTimeMilliseconds();
        if (firstDay >= lastDay || spans.Skip(1).Any(s => s.Start.UtcDateTime.TimeOfDay != TimeSpan.Zero))
            return [new TablePart(false, from, to)];
        List<TablePart> parts = [];
        if (from < firstDay)
            parts.Add(new TablePart(false, from, firstDay));
        parts.Add(new TablePart(true, firstDay, lastDay));
        if (lastDay < to)
            parts.Add(new TablePart(false, lastDay, to));
        return parts;
    }
}
