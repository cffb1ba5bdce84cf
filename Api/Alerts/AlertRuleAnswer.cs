using System.Globalization;
using TikApis.Alerts;

namespace TikApis.Api.Alerts;

/// <summary>An alert rule as it is shown.</summary>
/// <param name="Id">By which it is found.</param>
/// <param name="Name">For people.</param>
/// <param name="Type">What it watches.</param>
/// <param name="Thresholds">Rising; see the rule's type.</param>
/// <param name="RecoverBelow">It is over when the figure is less.</param>
/// <param name="Scope">Which requests; a part that is null: any.</param>
/// <param name="Channels">Where its alerts go.</param>
/// <param name="CoolDownMinutes">How long it stays silent after an alert.</param>
/// <param name="QuietHours">When only the inbox is told; null: never.</param>
/// <param name="Enabled">Whether anything is watched.</param>
/// <param name="CreatedAt">When it was made; null of one that every account begins with.</param>
public sealed record AlertRuleAnswer(
    string Id,
    string Name,
    AlertType Type,
    IReadOnlyList<double> Thresholds,
    double RecoverBelow,
    AlertScope Scope,
    IReadOnlyList<AlertChannel> Channels,
    int CoolDownMinutes,
    QuietHoursAnswer? QuietHours,
    bool Enabled,
    DateTimeOffset? CreatedAt)
{
    public static AlertRuleAnswer Of(AlertRule rule)
    {
        var settings = rule.Settings;
        return new(
            rule.Id, settings.Name, settings.Type, settings.Thresholds, settings.RecoverBelow, settings.Scope, settings.Channels,
            (int)settings.CoolDown.TotalMinutes, QuietHoursAnswer.Of(settings.QuietHours), settings.Enabled, rule.CreatedAt);
    }
}

/// <summary>Hours of the day in which people are not disturbed.</summary>
/// <param name="From">When they begin: <c>22:00</c>.</param>
/// <param name="To">When they end: <c>07:00</c>.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record QuietHoursAnswer(string From, string To, string TimeZone)
{
    public static QuietHoursAnswer? Of(QuietHours? quiet) =>
        quiet is null ? null : new(quiet.From.ToString("HH:mm", CultureInfo.InvariantCulture), quiet.To.ToString("HH:mm", CultureInfo.InvariantCulture), quiet.TimeZone);
}
