using TikApis.Accounts;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Tests.RateLimits;

/// <summary>When other limits are advised, and when nothing is.</summary>
public sealed class LimitAdvisorTests
{
    const long Today = 1_700_006_400_000 / DailyBounds.DayMs * DailyBounds.DayMs;
    static readonly PlanOptions Plans = new();
    static readonly OfferedPlan[] Offered = [.. Plans.Catalog.Keys.Select(id => Plans.Find(id)!)];

    [Theory]
    [InlineData("pro", 0, 10, 100, 0, null, null)]
    [InlineData("pro", 6, 10, 100, 0, null, null)]
    [InlineData("pro", 27, 40, 2_000, 0, LimitVerdict.Stay, null)]
    [InlineData("pro", 27, 40, 2_000, 4, LimitVerdict.Stay, null)]
    [InlineData("pro", 27, 60, 2_000, 5, LimitVerdict.Upgrade, "business")]
    [InlineData("pro", 27, 40, 2_000, 5, LimitVerdict.Stay, null)]
    [InlineData("pro", 27, 48, 2_000, 0, LimitVerdict.Upgrade, "business")]
    [InlineData("pro", 27, 20, 4_000, 0, LimitVerdict.Upgrade, "business")]
    [InlineData("free", 27, 30, 900, 9, LimitVerdict.Upgrade, "pro")]
    [InlineData("free", 27, 60, 900, 9, LimitVerdict.Upgrade, "business")]
    [InlineData("business", 27, 130, 9_000, 9, LimitVerdict.Custom, null)]
    [InlineData("business", 27, 36, 1_500, 0, LimitVerdict.Downgrade, "pro")]
    [InlineData("business", 27, 18, 500, 0, LimitVerdict.Downgrade, "free")]
    [InlineData("business", 27, 37, 1_500, 0, LimitVerdict.Stay, null)]
    [InlineData("business", 20, 18, 500, 0, LimitVerdict.Stay, null)]
    [InlineData("business", 27, 18, 500, 1, LimitVerdict.Stay, null)]
    public void Advice_follows_the_busiest_and_the_violations(string plan, int days, int minute, int day, int violations, LimitVerdict? verdict, string? advised)
    {
        var advice = Advise(AccountOn(plan), days, minute, day, violations);
        Assert.Equal((verdict, advised), (advice.Verdict, advice.Plan));
        Assert.Equal((minute, violations), ((int)advice.Figures["busiestMinute"], (int)advice.Figures["windowsOverLimit"]));
        Assert.NotEmpty(advice.Text);
    }

    [Fact]
    public void More_is_never_less_than_what_the_plan_allows_now()
    {
        var advice = Advise(AccountOn("business"), 9, 1, 3, 6);
        Assert.Equal((LimitVerdict.Stay, (string?)null, (PlanLimits?)null), (advice.Verdict, advice.Plan, advice.Limits));
    }

    [Fact]
    public void Custom_limits_leave_a_fifth_above_the_busiest()
    {
        var advice = Advise(AccountOn("business"), 27, 130, 9_000, 9);
        Assert.Equal(new PlanLimits(163, 20_000, 50, 600_000), advice.Limits);
        Assert.Equal(1 - 130 / 163.0, advice.Headroom);
    }

    [Fact]
    public void An_account_with_limits_of_its_own_is_offered_others_of_its_own()
    {
        var own = AccountOn("enterprise") with { Limits = new PlanLimits(100), CustomLimits = true };
        Assert.Equal((LimitVerdict.Stay, (string?)null), Advise(own, 27, 50, 2_000, 0) is var calm ? (calm.Verdict, calm.Plan) : default);
        var advice = Advise(own, 27, 95, 2_000, 0);
        Assert.Equal((LimitVerdict.Custom, 119L), (advice.Verdict, advice.Limits!.RequestsPerMinute));
    }

    static Account AccountOn(string plan) => new("acme", "Acme", plan, 1, DateTimeOffset.UnixEpoch, Plans.Find(plan)!.Limits);

    static LimitAdvice Advise(Account account, int days, int minute, int day, int violations)
    {
        LimitDay[] rows = [.. Enumerable.Range(0, days + 1).Select(ago => new LimitDay(Today - ago * DailyBounds.DayMs, "k", new DayUse(day, 0, 0, 0, 0), minute))];
        return LimitAdvisor.Of(account, Offered, days == 0 ? rows[..1] : rows, violations, violations, Today);
    }
}
