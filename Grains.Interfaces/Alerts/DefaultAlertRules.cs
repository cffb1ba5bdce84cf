namespace TikApis.Alerts;

/// <summary>The rules every account begins with; it may change and delete them like its own.</summary>
public static class DefaultAlertRules
{
    static readonly AlertChannel[] Everywhere = [AlertChannel.Webhook, AlertChannel.Email, AlertChannel.Inbox];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        Of("rule_monthly_quota", "Monthly quota", AlertType.MonthlyQuota, [0.5, 0.8, 0.9, 1], 0.45, TimeSpan.FromHours(1)),
        Of("rule_daily_quota", "Daily quota", AlertType.DailyQuota, [0.5, 0.8, 0.9, 1], 0.45, TimeSpan.FromHours(1)),
        Of("rule_rate_limit", "Rate limit", AlertType.RateLimit, [0.8, 1], 0.6, TimeSpan.FromHours(1)),
        Of("rule_refused_requests", "Refused requests", AlertType.RefusedRequests, [100], 10, TimeSpan.FromHours(1)),
        Of("rule_error_spike", "Error spike", AlertType.ErrorSpike, [2], 1.5, TimeSpan.FromHours(1)),
        Of("rule_unusual_activity", "Unusual activity", AlertType.UnusualActivity, [0.6], 0.25, TimeSpan.FromHours(6)),
    ];

    static AlertRule Of(string id, string name, AlertType type, double[] thresholds, double recoverBelow, TimeSpan coolDown) =>
        new(id, null, new AlertRuleSettings(name, type, thresholds, recoverBelow, AlertScope.All, Everywhere, coolDown, null, true));
}
