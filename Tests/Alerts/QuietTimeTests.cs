using System.Globalization;
using TikApis.Alerts;

namespace TikApis.Tests.Alerts;

/// <summary>When people may be told.</summary>
public sealed class QuietTimeTests
{
    [Theory]
    [InlineData("22:00", "07:00", "UTC", "2026-01-10T21:59:59Z", "2026-01-10T21:59:59Z")]
    [InlineData("22:00", "07:00", "UTC", "2026-01-10T22:00:00Z", "2026-01-11T07:00:00Z")]
    [InlineData("22:00", "07:00", "UTC", "2026-01-11T06:59:59Z", "2026-01-11T07:00:00Z")]
    [InlineData("22:00", "07:00", "UTC", "2026-01-11T07:00:00Z", "2026-01-11T07:00:00Z")]
    [InlineData("12:00", "13:30", "UTC", "2026-01-11T12:15:00Z", "2026-01-11T13:30:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-10T21:00:00Z", "2026-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-07-10T20:00:00Z", "2026-07-11T05:00:00Z")]
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")] // 2:30 is skipped: it is 3:00 next.
    [InlineData("22:00", "07:00", "Mars/Olympus", "2026-01-10T22:00:00Z", "2026-01-11T07:00:00Z")] // Not known here: UTC.
    [InlineData("22:00", "07:00", "Asia/Kolkata", "2026-01-10T17:00:00Z", "2026-01-11T01:30:00Z")]
    public void Quiet_hours_end_by_the_clock_of_their_zone(string from, string to, string zone, string now, string end) =>
        Assert.Equal(Instant(end), new QuietHours(Time(from), Time(to), zone).EndOf(Instant(now)));

    [Fact]
    public void Without_quiet_hours_it_is_now()
    {
        var now = Instant("2026-01-10T22:00:00Z");
        Assert.Equal(now, ((QuietHours?)null).EndOf(now));
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static TimeOnly Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture);
}
