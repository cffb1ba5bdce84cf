using TikApis.Accounts;
using TikApis.Advice;
using TikApis.Periods;
using TikApis.Tests.Support;

namespace TikApis.Tests.Advice;

/// <summary>The plans of the configuration: free has 30,000 requests a month, pro 150,000, business 600,000, enterprise what is agreed.</summary>
public sealed class PlanRuleTests
{
    static readonly PlanRule Rule = new();
    static readonly OfferedPlan[] Plans = [.. new PlanOptions().Catalog.Keys.Select(id => new PlanOptions().Find(id)!)];
    static readonly PeriodSpan Period = new(Some.Noon.AddDays(-20), Some.Noon.AddDays(20));

    [Theory]
    [InlineData("free", 27_000, "pro")]
    [InlineData("free", 26_999, null)]
    [InlineData("free", 134_999, "pro")]
    [InlineData("free", 135_000, "business")] // Of pro it would be nine tenths as well.
    [InlineData("pro", 400_000, "business")]
    [InlineData("business", 540_000, "enterprise")]
    public void A_plan_that_is_nearly_full_is_too_small(string plan, long lastPeriod, string? larger)
    {
        var said = Rule.Of(Of(plan, 0, lastPeriod)).SingleOrDefault();
        Assert.Equal(larger, said?.Plan);
        if (said is null)
            return;
        Assert.Equal((RecommendationKind.Upgrade, lastPeriod), (said.Kind, said.Figures["neededRequests"]));
        Assert.Equal(lastPeriod / said.Figures["quota"], said.Figures["neededShare"]);
    }

    [Theory]
    [InlineData(10, true)] // A quarter of the period.
    [InlineData(9.9, false)]
    public void A_projection_counts_once_a_quarter_of_the_period_is_over(double days, bool said)
    {
        var picture = Of("pro", 0) with { Period = new(Some.Noon.AddDays(-days), Some.Noon.AddDays(40 - days)), Quota = new(150_000, 50_000, 100_000, 1 / 3.0, 200_000, "") };
        var found = Rule.Of(picture).ToArray();
        Assert.Equal(said, found.Length == 1);
        if (said)
            Assert.Equal((200_000, 50_000), (found[0].Figures["projectedRequests"], found[0].Figures["currentPeriodRequests"]));
    }

    [Theory]
    [InlineData("pro", 21_000, "free")]
    [InlineData("pro", 21_001, null)]
    [InlineData("business", 21_000, "free")]
    [InlineData("business", 105_000, "pro")]
    [InlineData("free", 0, null)] // There is no smaller one.
    [InlineData("pro", 0, "free")]
    public void A_smaller_plan_would_do_with_room_to_spare(string plan, long most, string? smaller)
    {
        var said = Rule.Of(Of(plan, most / 2, most / 3, most, 0)).SingleOrDefault();
        Assert.Equal(smaller, said?.Plan);
        Assert.Equal(smaller is null ? null : RecommendationKind.Downgrade, said?.Kind);
        Assert.Equal(smaller is null ? null : most, said?.Figures["neededRequests"]);
    }

    [Fact]
    public void A_smaller_plan_needs_three_complete_periods_and_a_current_one_like_them()
    {
        Rule.SaysNothing(Of("pro", 100, 100, 100));
        Rule.SaysNothing(Of("pro", 22_000, 100, 100, 100));
        Assert.Equal("free", Rule.Single(Of("pro", 21_000, 100, 100, 100)).Plan);
    }

    [Theory]
    [InlineData(1_000, 1, true)] // Free allows 1,000 a day …
    [InlineData(1_001, 1, false)]
    [InlineData(900, 900, true)] // … and 30 a minute: half of that is 900 an hour.
    [InlineData(901, 901, false)]
    public void The_busiest_day_and_hour_must_fit_a_smaller_plan(int ofDay, int ofHour, bool said)
    {
        long[] day = [ofHour, .. Enumerable.Range(0, 23).Select(hour => hour < (ofDay - ofHour) % 23 ? 1L + (ofDay - ofHour) / 23 : (ofDay - ofHour) / 23)];
        var picture = Of("pro", 100, 100, 100, 100) with { Hours = [.. new long[24 * 5], .. day, .. new long[24 * 22]] };
        Assert.Equal(ofDay, picture.BusiestDay);
        Assert.Equal(said, Rule.Of(picture).Any());
    }

    [Fact]
    public void Limits_that_were_agreed_on_in_person_are_left_alone()
    {
        Rule.SaysNothing(Of("enterprise", 100, 100, 100, 100));
        var picture = Of("pro", 0, 149_000, 149_000, 149_000);
        Rule.Single(picture);
        Rule.SaysNothing(picture with { Account = picture.Account with { CustomLimits = true } });
        Rule.SaysNothing(picture with { Account = picture.Account with { ClosedAt = Some.Noon } });
        Rule.SaysNothing(picture with { Account = picture.Account with { Plan = "gone" } });
    }

    [Fact]
    public void Nothing_known_is_nothing_said() => Rule.SaysNothing(Pictures.Empty with { Plans = Plans });

    /// <summary>Half of the current period is over.</summary>
    static UsagePicture Of(string plan, long projected, params long[] past) => Pictures.Empty with
    {
        Account = Pictures.Empty.Account with { Plan = plan },
        Plans = Plans,
        Period = Period,
        Past = past,
        Quota = new QuotaUse(null, projected / 2, null, null, projected, ""),
    };
}
