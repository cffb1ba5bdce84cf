using TikApis.Advice;

namespace TikApis.Tests.Advice;

/// <summary>Today is a Wednesday, and so is the first day of the weeks.</summary>
public sealed class OffPeakRuleTests
{
    const int Week = 168;
    static readonly OffPeakRule Rule = new();

    [Fact]
    public void A_peak_of_each_week_is_found_and_named()
    {
        // Thursday at 9 (hour 33 from Wednesday on) 3,000, Sunday's first six hours 4, all others 60.
        var said = Rule.Single(Pictures.Of(hour => (hour % Week) switch { 33 => 3_000, >= 96 and < 102 => 4, _ => 60 }));
        var mean = (3_000 + 6 * 4 + 161 * 60) / 168.0;
        Assert.Equal(RecommendationKind.OffPeak, said.Kind);
        Assert.Equal((3_000, mean, 3_000 / mean), (said.Figures["peakRequests"], said.Figures["meanRequests"], said.Figures["peakToMean"]));
        Assert.Equal((3 * 24 + 9, 6 * 24), (said.Figures["peakHourOfWeek"], said.Figures["quietHourOfWeek"]));
        Assert.Contains("Thursday 09:00 UTC", said.Text, StringComparison.Ordinal);
        Assert.Contains("Sunday 00:00 UTC", said.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(835, true)] // The mean of 835 and 167 times 163 is 167.
    [InlineData(834, false)]
    public void A_peak_is_five_times_the_mean(long peak, bool said) => Assert.Equal(said, Rule.Of(Pictures.Of(hour => hour % Week == 0 ? peak : 163)).Any());

    [Theory]
    [InlineData(600, true)]
    [InlineData(599, false)]
    public void A_small_peak_is_not_worth_moving(long peak, bool said) => Assert.Equal(said, Rule.Of(Pictures.Of(hour => hour % Week == 7 ? peak : 1)).Any());

    [Fact]
    public void Office_hours_are_no_finding() =>
        Rule.SaysNothing(Pictures.Of(hour => (hour % Week / 24) is not (3 or 4) && hour % 24 is >= 9 and < 17 ? 10_000 : 0));

    [Fact]
    public void One_unusual_day_is_no_peak() => Rule.SaysNothing(Pictures.Of(hour => hour == 40 ? 1_000_000 : 100));

    [Fact]
    public void An_account_that_was_not_used_in_each_week_is_not_known_well_enough()
    {
        Rule.SaysNothing(Pictures.Of(hour => hour >= Week && hour % Week == 33 ? 3_000 : 0));
        Rule.SaysNothing(Pictures.Of(_ => 0));
        Rule.SaysNothing(Pictures.Empty);
    }
}
