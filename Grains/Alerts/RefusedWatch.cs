namespace TikApis.Alerts;

/// <summary>Watches how many requests were refused (status 429) within the last hour.</summary>
sealed class RefusedWatch(AlertRule rule) : IConditionWatch
{
    const int Minutes = 60;

    public void Look(in AlertLook look, ICollection<AlertCondition> found)
    {
        if (!look.Refused && !(look.IsTurn && look.Holds(rule, "")))
            return;
        var refused = look.Minutes.Of(rule.Settings.Scope).Sum(look.NowMs, Minutes).RateLimited;
        var level = rule.LevelOf(refused);
        if (level == 0 && refused >= rule.Settings.RecoverBelow)
            return;
        var scope = AlertText.Of(rule.Settings.Scope);
        found.Add(new AlertCondition(rule, "", 0, level, new AlertFigures
        {
            Title = level == 0 ? $"Hardly any requests{scope} are refused any more" : $"Requests{scope} are refused",
            Message = $"{AlertText.Number(refused)} requests{scope} were answered 429 within the last hour.",
            Unit = "requests",
            Value = refused,
            Threshold = rule.ThresholdOf(level),
            WindowStart = look.Now.AddMinutes(-Minutes),
            WindowEnd = look.Now,
            Severity = level == 0 ? AlertSeverity.Info : AlertSeverity.Warning,
            Scope = rule.Settings.Scope,
        }));
    }
}
