using CsCheck;
using TikApis.Periods;

namespace TikApis.Tests.Periods;

public sealed class BillingPeriodTests
{
    const string Method = "linear: used ÷ elapsed part of the period";

    static readonly Gen<(DateTimeOffset Instant, int Anchor)> Cases = Gen.Select(
        Gen.Long[0, 40L * 365 * 86_400_000], Gen.Int[1, 31], (ms, anchor) => (DateTimeOffset.FromUnixTimeMilliseconds(ms), anchor));

    [Fact]
    public void Containing_AnyInstant_HoldsItAndMeetsItsNeighbours() => Cases.Sample(c =>
    {
        var period = BillingPeriod.Containing(c.Instant, c.Anchor);
        Assert.True(period.Start <= c.Instant && c.Instant < period.End);
        Assert.Equal(period, BillingPeriod.Containing(period.Start, c.Anchor));
        Assert.Equal(period.End, BillingPeriod.Containing(period.End, c.Anchor).Start);
        Assert.Equal(period, BillingPeriod.EndedBy(period.End, c.Anchor));
        Assert.InRange((period.End - period.Start).TotalDays, 28, 31);
    });

    [Fact]
    public void Before_AnyPeriod_MeetsItWithoutAGap() => Cases.Sample(c =>
    {
        var period = BillingPeriod.Containing(c.Instant, c.Anchor);
        foreach (var before in BillingPeriod.Before(period, c.Anchor).Take(14))
        {
            Assert.Equal(period.Start, before.End);
            Assert.Equal(before, BillingPeriod.Containing(before.Start, c.Anchor));
            period = before;
        }
    });

    [Theory]
    [InlineData("2024-02-29", 31, "2024-02-29", "2024-03-31")]
    [InlineData("2023-02-28", 31, "2023-02-28", "2023-03-31")]
    [InlineData("2024-03-30", 31, "2024-02-29", "2024-03-31")]
    [InlineData("2024-01-01", 15, "2023-12-15", "2024-01-15")]
    [InlineData("2024-05-15", 15, "2024-05-15", "2024-06-15")]
    [InlineData("2024-12-31", 1, "2024-12-01", "2025-01-01")]
    public void Containing_AroundTheEndsOfMonths_StartsOnTheAnchorOrTheLastDay(string day, int anchor, string start, string end) =>
        Assert.Equal(new PeriodSpan(Day(start), Day(end)), BillingPeriod.Containing(Day(day).AddHours(5), anchor));

    [Fact]
    public void Quota_AtAThirdOfThePeriod_ProjectsThreefold()
    {
        var period = new PeriodSpan(Day("2024-04-01"), Day("2024-05-01"));
        Assert.Equal(new QuotaUse(1_000, 250, 750, 0.25, 750, Method), Quota.Of(1_000, 250, period, Day("2024-04-11")));
    }

    [Fact]
    public void Quota_WhenExceededOrUnlimitedOrJustBegun_SaysSo()
    {
        var period = new PeriodSpan(Day("2024-04-01"), Day("2024-05-01"));
        Assert.Equal(0, Quota.Of(100, 250, period, Day("2024-04-11")).Remaining);
        Assert.Equal(2.5, Quota.Of(100, 250, period, Day("2024-04-11")).Share);
        Assert.Equal(new QuotaUse(null, 9, null, null, 9, Method), Quota.Of(null, 9, period, Day("2024-05-01")));
        Assert.Null(Quota.Of(100, 9, period, Day("2024-04-01").AddMinutes(59)).Projected);
    }

    static DateTimeOffset Day(string text) => DateTimeOffset.Parse(text + "T00:00:00Z", null);
}
