using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>Where usage is going; today is Wednesday, 2024-05-15.</summary>
public sealed class TrendTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    static readonly DateTimeOffset Today = Some.Noon.AddHours(-12);

    [Fact]
    public async Task Steady_growth_is_found_exactly_and_today_does_not_bend_it()
    {
        // 5, 7, 9 … requests a day for 20 complete days, and one so far today.
        var account = fixture.NewId();
        await fixture.Send(account, [.. Enumerable.Range(0, 20).SelectMany(day => Enumerable.Repeat(Today.AddDays(day - 20).AddHours(9), 5 + 2 * day)), Today]);
        var trends = await Trends(account);

        var slope = trends.GetProperty("slope");
        Assert.Equal(20, slope.GetProperty("days").GetInt32());
        foreach (var end in new[] { "requestsPerDay", "low", "high" })
            Assert.Equal(2, slope.GetProperty(end).GetDouble(), 9);
        Assert.Equal((1.0, 0.95), (slope.GetProperty("rSquared").GetDouble(), slope.GetProperty("confidence").GetDouble()));

        var week = trends.GetProperty("weekOverWeek");
        var (current, previous) = (Enumerable.Range(13, 7).Sum(d => 5 + 2 * d), Enumerable.Range(6, 7).Sum(d => 5 + 2 * d));
        AssertPeriod(Today.AddDays(-7), Today, current, week.GetProperty("current"));
        AssertPeriod(Today.AddDays(-14), Today.AddDays(-7), previous, week.GetProperty("previous"));
        Assert.Equal(current - previous, week.GetProperty("change").GetProperty("requests").GetProperty("absolute").GetDouble());
        Assert.Equal(100.0 * (current - previous) / previous, week.GetProperty("change").GetProperty("requests").GetProperty("percent").GetDouble(), 9);
        Assert.Equal(JsonValueKind.Null, trends.GetProperty("monthOverMonth").ValueKind); // April began before the first request.

        var months = trends.GetProperty("months").EnumerateArray().ToArray();
        Assert.Equal(12, months.Length);
        AssertPeriod(Month(2024, 5), Today.AddDays(1), Enumerable.Range(6, 14).Sum(d => 5 + 2 * d) + 1, months[11]);
        AssertPeriod(Month(2024, 4), Month(2024, 5), Enumerable.Range(0, 6).Sum(d => 5 + 2 * d), months[10]);
        AssertPeriod(Month(2023, 6), Month(2023, 7), 0, months[0]);
    }

    [Fact]
    public async Task Months_are_compared_once_two_of_them_are_complete()
    {
        var account = fixture.NewId();
        await fixture.Send(account, Month(2024, 3), Month(2024, 3).AddDays(20), Month(2024, 4).AddDays(29), Month(2024, 4).AddDays(1), Month(2024, 4), Month(2024, 5));
        var month = (await Trends(account)).GetProperty("monthOverMonth");
        AssertPeriod(Month(2024, 4), Month(2024, 5), 3, month.GetProperty("current"));
        AssertPeriod(Month(2024, 3), Month(2024, 4), 2, month.GetProperty("previous"));
        Assert.Equal(50, month.GetProperty("change").GetProperty("requests").GetProperty("percent").GetDouble());
        Assert.Equal(JsonValueKind.Null, month.GetProperty("change").GetProperty("averageResponseTimeMs").GetProperty("absolute").ValueKind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public async Task With_too_little_data_nothing_is_said(int days)
    {
        var account = await fixture.NewAccount();
        await fixture.Send(account, [.. Enumerable.Range(0, days + 1).Select(day => Today.AddDays(-day)).Take(days == 0 ? 0 : days + 1)]);
        var trends = await Trends(account);
        foreach (var unknown in new[] { "weekOverWeek", "monthOverMonth", "slope" })
            Assert.Equal(JsonValueKind.Null, trends.GetProperty(unknown).ValueKind);
        Assert.Equal(12, trends.GetProperty("months").GetArrayLength());
    }

    [Fact]
    public async Task A_range_and_a_filter_are_of_the_slope_they_are_asked_for()
    {
        var account = fixture.NewId();
        await fixture.App.Send([.. Enumerable.Range(1, 30).SelectMany(day => Enumerable.Repeat(
            new { accountId = account, timestamp = Today.AddDays(-day).UtcDateTime, method = "GET", endpoint = "/a", status = day % 2 == 0 ? 500 : 200 }, day))]);

        var slope = (await Trends(account, "?startDate=2024-05-01&endDate=2024-05-10")).GetProperty("slope");
        Assert.Equal((10, -1.0), (slope.GetProperty("days").GetInt32(), Math.Round(slope.GetProperty("requestsPerDay").GetDouble(), 9)));
        var errors = (await Trends(account, "?startDate=2024-05-01&endDate=2024-05-10&status=5xx")).GetProperty("slope");
        Assert.True(errors.GetProperty("rSquared").GetDouble() < 0.5);
        Assert.True(errors.GetProperty("low").GetDouble() < 0 && errors.GetProperty("high").GetDouble() > 0);
    }

    Task<JsonElement> Trends(string account, string query = "") => fixture.App.Get($"/v1/accounts/{account}/usage/trends{query}");

    static void AssertPeriod(DateTimeOffset start, DateTimeOffset end, long requests, JsonElement period) => Assert.Equal(
        (start, end, requests),
        (period.GetProperty("start").GetDateTimeOffset(), period.GetProperty("end").GetDateTimeOffset(), period.GetProperty("requests").GetInt64()));

    static DateTimeOffset Month(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
