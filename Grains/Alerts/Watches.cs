using TikApis.RateLimits;

namespace TikApis.Alerts;

/// <summary>The watches of rules. Those that learn nothing know no account, and most accounts share those of the default rules.</summary>
static class Watches
{
    static readonly IConditionWatch[] OfDefaults = Make(DefaultAlertRules.All);

    /// <summary>Those that look from the first event on.</summary>
    public static IConditionWatch[] Of(IReadOnlyList<AlertRule> rules) => ReferenceEquals(rules, DefaultAlertRules.All) ? OfDefaults : Make(rules);

    /// <summary>Those that learn what is usual for one account.</summary>
    public static IEnumerable<ILearningWatch> LearningOf(AlertRule rule) => rule.Settings switch
    {
        { Enabled: false } => [],
        { Type: AlertType.ErrorSpike } => [new ErrorSpikeWatch(rule)],
        { Type: AlertType.UnusualActivity } => [new ActivityWatch(rule)],
        _ => [],
    };

    /// <summary>The part of the account's requests whose minutes a rule looks at; null: it looks at none.</summary>
    public static AlertScope? MinutesOf(AlertRule rule) =>
        rule.Settings is { Enabled: true, Type: AlertType.RefusedRequests or AlertType.ErrorSpike or AlertType.UnusualActivity } ? rule.Settings.Scope : null;

    static IConditionWatch[] Make(IReadOnlyList<AlertRule> rules) => [.. rules.Where(rule => rule.Settings.Enabled).SelectMany(Of)];

    static IEnumerable<IConditionWatch> Of(AlertRule rule) => rule.Settings.Type switch
    {
        AlertType.MonthlyQuota => [new LimitWatch(rule, LimitKind.MonthlyQuota)],
        AlertType.DailyQuota => [new LimitWatch(rule, LimitKind.RequestsPerDay), new LimitWatch(rule, LimitKind.PostsPerDay)],
        AlertType.RateLimit => [new LimitWatch(rule, LimitKind.RequestsPerMinute)],
        AlertType.RefusedRequests => [new RefusedWatch(rule)],
        _ => [],
    };
}
