using TikApis.Accounts;
using static TikApis.Advice.Words;

namespace TikApis.RateLimits;

/// <summary>
/// Whether an account's limits suit it, by the last 28 days: the busiest minute, day and posts of any of its keys, how
/// often they came near a limit, and the windows in which one was exceeded.
/// </summary>
/// <remarks>
/// More is advised once that happens repeatedly, and then so much that the busiest leaves a fifth free; less only after
/// three weeks without any violation, and if the busiest leaves two fifths of the smaller plan free. The gap between the
/// two keeps the advice from going back and forth. Less is not advised where gateways decide: how many of what they let
/// through were posts is not kept.
/// </remarks>
public static class LimitAdvisor
{
    /// <summary>Days looked at.</summary>
    public const int Days = 28;

    /// <summary>Least days between the first day of use and today.</summary>
    public const int LeastDays = 7;

    /// <summary>Least days for a smaller plan to be advised.</summary>
    public const int LeastDaysForLess = 21;

    /// <summary>Windows with violations from which on more is advised.</summary>
    public const int ManyViolations = 5;

    /// <summary>Part of a key's days that may come near a limit.</summary>
    public const double OftenNear = 0.2;

    /// <summary>Part of an advised limit that the busiest may take.</summary>
    public const double Full = 0.8;

    /// <summary>Part of a smaller plan's limit that the busiest may take.</summary>
    public const double Ample = 0.6;

    static readonly string Rule =
        $"More is advised with at least {ManyViolations} windows over a limit in {Days} days, or when at least {Percent(OftenNear)} of a key's days came to {Percent(AccountWindows.Near)} of one: the smallest plan of whose limits the busiest takes at most {Percent(Full)}. Less, after {LeastDaysForLess} days without a violation, if the busiest takes at most {Percent(Ample)} of the smaller plan's limits and of its monthly quota. Nothing before {LeastDays} days of history.";

    /// <summary>The advice.</summary>
    /// <param name="account">The account.</param>
    /// <param name="offered">Plans on offer.</param>
    /// <param name="days">Its keys' days, the last <see cref="Days"/>.</param>
    /// <param name="exceeded">Windows of these days in which a limit of the plan was exceeded.</param>
    /// <param name="refused">Requests refused in these days.</param>
    /// <param name="todayMs">Start of today, Unix milliseconds.</param>
    public static LimitAdvice Of(Account account, IReadOnlyList<OfferedPlan> offered, IReadOnlyList<LimitDay> days, long exceeded, long refused, long todayMs)
    {
        var history = days.Count == 0 ? 0 : (int)((todayMs - days.Min(day => day.DayMs)) / Usage.DailyBounds.DayMs);
        var busiest = Busiest.Of(days);
        var near = days.Count == 0 ? 0 : (double)days.Count(day => IsNear(day, account.Limits)) / days.Count;
        Dictionary<string, double> figures = new()
        {
            ["historyDays"] = history,
            ["busiestMinute"] = busiest.Minute,
            ["busiestDay"] = busiest.Day,
            ["busiestPosts"] = busiest.Posts,
            ["requests"] = busiest.All,
            ["windowsOverLimit"] = exceeded,
            ["refusedRequests"] = refused,
            ["nearDaysShare"] = near,
            ["nearMinutesShare"] = days.Count == 0 ? 0 : days.Sum(day => day.Use.NearMinutes) / (1_440.0 * days.Count),
        };
        if (history < LeastDays)
            return new(null, null, null, $"There are {history} days of history; from {LeastDays} on something can be said.", null, figures, Rule);
        if (exceeded >= ManyViolations || near >= OftenNear)
            return More(account, offered, busiest, figures, exceeded);
        if (exceeded == 0 && history >= LeastDaysForLess && days.All(day => day.Use.Acquired == 0) && Smaller(account, offered, busiest) is { } smaller)
        {
            return new(
                LimitVerdict.Downgrade, smaller.Id, smaller.Limits, $"The busiest minute, day and posts of any key fit {smaller.Name} with {Percent(1 - Ample)} to spare.",
                HeadroomOf(smaller.Limits, busiest), figures, Rule);
        }

        return new(LimitVerdict.Stay, null, null, "The limits suit what the keys do.", HeadroomOf(account.Limits, busiest), figures, Rule);
    }

    static LimitAdvice More(Account account, IReadOnlyList<OfferedPlan> offered, Busiest busiest, Dictionary<string, double> figures, long exceeded)
    {
        // A key that was held back at its limit would have used more than its busiest says.
        var limits = account.Limits;
        var needed = new PlanLimits(
            Needed(busiest.Minute, limits.RequestsPerMinute),
            Needed(busiest.Day, limits.RequestsPerDay),
            Needed(busiest.Posts, limits.PostsPerDay),
            Needed(busiest.All, limits.EffectiveMonthlyQuota));
        if (Holds(limits, needed))
            return new(LimitVerdict.Stay, null, null, "Limits were exceeded, but what the keys do now leaves room.", HeadroomOf(limits, busiest), figures, Rule);
        var why = exceeded > 0 ? $"{Count(exceeded)} windows went over a limit in {Days} days" : "The keys often come near their limits";
        var larger = account.CustomLimits ? null : offered
            .Where(plan => !plan.Custom && plan.Id != account.Plan && Holds(plan.Limits, needed))
            .OrderBy(plan => plan.Limits.RequestsPerDay ?? long.MaxValue).ThenBy(plan => plan.Id, StringComparer.Ordinal).FirstOrDefault();
        return larger is not null
            ? new(LimitVerdict.Upgrade, larger.Id, larger.Limits, $"{why}. {larger.Name} leaves room.", HeadroomOf(larger.Limits, busiest), figures, Rule)
            : new(LimitVerdict.Custom, null, needed, $"{why}, and no plan leaves room: take limits of your own.", HeadroomOf(needed, busiest), figures, Rule);
    }

    static OfferedPlan? Smaller(Account account, IReadOnlyList<OfferedPlan> offered, Busiest busiest)
    {
        if (account.CustomLimits || offered.FirstOrDefault(plan => plan.Id == account.Plan) is not { Custom: false } present)
            return null;
        var needed = new PlanLimits(Ceiling(busiest.Minute / Ample), Ceiling(busiest.Day / Ample), Ceiling(busiest.Posts / Ample), Ceiling(busiest.All / Ample));
        return offered
            .Where(plan => !plan.Custom && !(plan.Limits.EffectiveMonthlyQuota >= (present.Limits.EffectiveMonthlyQuota ?? long.MaxValue))
                && plan.Limits.EffectiveMonthlyQuota >= needed.MonthlyQuota && Holds(plan.Limits, needed))
            .OrderBy(plan => plan.Limits.EffectiveMonthlyQuota).ThenBy(plan => plan.Id, StringComparer.Ordinal).FirstOrDefault();
    }

    static bool IsNear(in LimitDay day, PlanLimits limits) =>
        day.Use.NearMinutes > 0
        || day.Peak >= AccountWindows.Near * limits.RequestsPerMinute
        || day.Use.Requests - day.Use.Refused >= AccountWindows.Near * limits.RequestsPerDay
        || day.Use.Posts >= AccountWindows.Near * limits.PostsPerDay;

    static bool Holds(PlanLimits limits, PlanLimits needed) =>
        !(limits.RequestsPerMinute < needed.RequestsPerMinute) && !(limits.RequestsPerDay < needed.RequestsPerDay) && !(limits.PostsPerDay < needed.PostsPerDay)
        && !(limits.EffectiveMonthlyQuota < needed.MonthlyQuota);

    /// <summary>Never less than the limit now, and more when that is near; null when there is none: none is needed.</summary>
    static long? Needed(long busiest, long? limit) =>
        limit is { } most ? Math.Max(Ceiling(busiest / Full), busiest >= AccountWindows.Near * most ? most + 1 : most) : null;

    static double? HeadroomOf(PlanLimits limits, Busiest busiest) =>
        limits.RequestsPerMinute is { } most ? Math.Max(0, 1 - (double)busiest.Minute / most) : null;

    static long Ceiling(double number) => (long)Math.Ceiling(number);

    readonly record struct Busiest(long Minute, long Day, long Posts, long All)
    {
        public static Busiest Of(IReadOnlyList<LimitDay> days) => days.Count == 0 ? default : new(
            days.Max(day => day.Peak),
            days.Max(day => day.Use.Requests - day.Use.Refused),
            days.Max(day => day.Use.Posts),
            days.Sum(day => day.Use.Requests));
    }
}
