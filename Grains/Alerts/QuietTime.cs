namespace TikApis.Alerts;

/// <summary>When quiet hours are over.</summary>
static class QuietTime
{
    /// <summary>The first instant, from now on, at which people may be told.</summary>
    public static DateTimeOffset EndOf(this QuietHours? quiet, DateTimeOffset now)
    {
        if (quiet is null)
            return now;

        // A zone that this node does not know must not keep alerts from being told.
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(quiet.TimeZone, out var zone))
            zone = TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        if (!TimeOnly.FromTimeSpan(local.TimeOfDay).IsBetween(quiet.From, quiet.To))
            return now;

        var end = local.Date + quiet.To.ToTimeSpan();
        if (end <= local.DateTime)
            end = end.AddDays(1);

        // A time that the clock skips: when it goes on.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(1);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }
}
