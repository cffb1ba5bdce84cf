using TikApis.Accounts;
using static TikApis.Advice.Words;

namespace TikApis.Advice;

/// <summary>
/// A plan that is too small, or larger than it need be, by its monthly quota. What an account needs is the larger of
/// its last complete billing period and the projection of the current one (used ÷ elapsed part), the latter once a
/// quarter of the period is over: earlier a single day decides it.
/// </summary>
/// <remarks>
/// A larger plan is recommended at nine tenths of the quota, so that there is time, and one that leaves a tenth. A
/// smaller one only if it would have done in each of three complete periods with three tenths to spare, and if its
/// limits a day and a minute, which are a key's, hold what all keys together needed at their busiest. The gap between
/// the two keeps advice from going back and forth. Limits on posts are not looked at. An account whose limits are its
/// own, or that is on a custom plan, was agreed with in person: nothing is said.
/// </remarks>
public sealed class PlanRule : IAdviceRule
{
    /// <summary>Part of the quota that may be needed before a larger plan is recommended; also of the larger plan's.</summary>
    public const double Full = 0.9;

    /// <summary>Part of a smaller plan's quota that may have been needed in any period.</summary>
    public const double Ample = 0.7;

    /// <summary>Part of the current period that must be over before its projection counts.</summary>
    public const double LeastElapsed = 0.25;

    /// <summary>Part of a smaller plan's requests a minute that the busiest hour may need on average: minutes within it differ.</summary>
    public const double AmpleMinutes = 0.5;

    static readonly string UpgradeRule =
        $"The last complete billing period, or the current one as projected once {Percent(LeastElapsed)} of it is over, needs at least {Percent(Full)} of the monthly quota. Recommended is the plan with the smallest quota of which that is less than {Percent(Full)}.";

    static readonly string DowngradeRule =
        $"{UsagePicture.PastPeriods} complete billing periods, and the current one as projected once {Percent(LeastElapsed)} of it is over, each need at most {Percent(Ample)} of the smaller plan's monthly quota; its requests a day hold the busiest of the last 28 days, and {Percent(AmpleMinutes)} of its requests a minute the average of their busiest hour.";

    public IEnumerable<Recommendation> Of(UsagePicture picture)
    {
        if (picture.Account is not { CustomLimits: false, ClosedAt: null } account || picture.Plans.FirstOrDefault(plan => plan.Id == account.Plan) is not { Custom: false } plan)
            yield break;
        long[] needs = [.. picture.Past.Take(1), .. Projected(picture)];
        if (needs.Length == 0)
            yield break;
        if (needs.Max() is > 0 and var need && need >= Full * QuotaOf(plan))
        {
            if (Larger(picture, plan, need) is { } larger)
                yield return Upgrade(picture, plan, larger, need);
        }
        else if (picture.Past.Count >= UsagePicture.PastPeriods && Smaller(picture, plan) is { } smaller)
        {
            yield return Downgrade(picture, plan, smaller);
        }
    }

    static OfferedPlan? Larger(UsagePicture picture, OfferedPlan plan, long need) => picture.Plans
        .Where(other => QuotaOf(other) > QuotaOf(plan) && need < Full * QuotaOf(other))
        .OrderBy(QuotaOf).ThenBy(other => other.Custom).ThenBy(other => other.Id, StringComparer.Ordinal).FirstOrDefault();

    static OfferedPlan? Smaller(UsagePicture picture, OfferedPlan plan) => picture.Plans
        .Where(other => !other.Custom && QuotaOf(other) < QuotaOf(plan) && Fits(picture, other))
        .OrderBy(QuotaOf).ThenBy(other => other.Id, StringComparer.Ordinal).FirstOrDefault();

    static bool Fits(UsagePicture picture, OfferedPlan smaller) =>
        Busiest(picture) <= Ample * QuotaOf(smaller)
        && !(picture.BusiestDay > smaller.Limits.RequestsPerDay)
        && !(picture.Hours.DefaultIfEmpty().Max() > 60 * AmpleMinutes * smaller.Limits.RequestsPerMinute);

    static long Busiest(UsagePicture picture) => picture.Past.Concat(Projected(picture)).Max();

    static IEnumerable<long> Projected(UsagePicture picture)
    {
        var elapsed = (picture.Now - picture.Period.Start) / (picture.Period.End - picture.Period.Start);
        return elapsed >= LeastElapsed && picture.Quota.Projected is { } projected ? [projected] : [];
    }

    static double QuotaOf(OfferedPlan plan) => plan.Limits.EffectiveMonthlyQuota ?? double.PositiveInfinity;

    static Recommendation Upgrade(UsagePicture picture, OfferedPlan plan, OfferedPlan larger, long need) => new()
    {
        Kind = RecommendationKind.Upgrade,
        Title = $"Take the {larger.Name} plan",
        Text = $"{Count(need)} requests a billing period are {Percent(need / QuotaOf(plan))} of what {plan.Name} allows ({Count(QuotaOf(plan))}). {larger.Name} allows {Allowed(larger)}.",
        Plan = larger.Id,
        Figures = FiguresOf(picture, larger, ("neededRequests", need), ("quota", QuotaOf(plan)), ("neededShare", need / QuotaOf(plan))),
        Rule = UpgradeRule,
    };

    static Recommendation Downgrade(UsagePicture picture, OfferedPlan plan, OfferedPlan smaller) => new()
    {
        Kind = RecommendationKind.Downgrade,
        Title = $"The {smaller.Name} plan would do",
        Text = $"The busiest of the last billing periods needed {Count(Busiest(picture))} requests. {smaller.Name} allows {Allowed(smaller)}, {plan.Name} {Allowed(plan)}.",
        Plan = smaller.Id,
        Figures = FiguresOf(
            picture, smaller, ("neededRequests", Busiest(picture)), ("quota", QuotaOf(plan)), ("busiestDay", picture.BusiestDay), ("busiestHour", picture.Hours.DefaultIfEmpty().Max())),
        Rule = DowngradeRule,
    };

    static string Allowed(OfferedPlan plan) => plan.Custom ? "what is agreed on" : double.IsFinite(QuotaOf(plan)) ? Count(QuotaOf(plan)) : "any number";

    /// <summary>The figures given and those both kinds have; what is without limit, or not known yet, is left out.</summary>
    static Dictionary<string, double> FiguresOf(UsagePicture picture, OfferedPlan other, params (string Name, double Value)[] figures)
    {
        (string Name, double? Value)[] more =
        [
            ("recommendedQuota", QuotaOf(other)),
            ("lastPeriodRequests", picture.Past.Count > 0 ? picture.Past[0] : null),
            ("currentPeriodRequests", picture.Quota.Used),
            ("projectedRequests", Projected(picture).Select(projected => (double?)projected).FirstOrDefault()),
        ];
        return figures.Select(figure => (figure.Name, Value: (double?)figure.Value)).Concat(more)
            .Where(figure => figure.Value is { } value && double.IsFinite(value)).ToDictionary(figure => figure.Name, figure => figure.Value!.Value);
    }
}
