namespace TikApis.Alerts;

/// <summary>Whether a condition is news, by what was told of it.</summary>
static class Firing
{
    /// <summary>
    /// A crossing is told once. In a later window it is another one; in the same, only a higher threshold is news, or what
    /// crosses again after it was over and silent long enough. That it is over is news once. What a rule fired that looked
    /// at something else is as if it had not; what such a rule still finds is not news.
    /// </summary>
    public static bool IsNews(this AlertCondition condition, FiredCondition? fired, DateTimeOffset now)
    {
        if (fired?.RuleVersion > condition.Rule.Version)
            return false;
        if (fired?.RuleVersion < condition.Rule.Version)
            fired = null;
        if (condition.Level == 0)
            return fired is { Holds: true } && condition.Window >= fired.Window;
        if (fired is null || condition.Window > fired.Window)
            return true;
        if (condition.Window < fired.Window)
            return false;
        return condition.Level > fired.Level || (!fired.Holds && now >= fired.SilentUntil);
    }

    /// <summary>Nothing more is to be known of it.</summary>
    public static bool IsPast(this FiredCondition fired, DateTimeOffset now) => !fired.Holds && now >= fired.SilentUntil;
}
