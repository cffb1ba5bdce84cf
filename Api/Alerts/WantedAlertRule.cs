using System.ComponentModel.DataAnnotations;
using TikApis.Alerts;
using TikApis.Api.Accounts;

namespace TikApis.Api.Alerts;

/// <summary>A rule to be made, or what is to change of one. What is left out of a new one is as in the rule of its type that every account begins with.</summary>
/// <param name="Name">For people; the type's when left out.</param>
/// <param name="Type">What it watches: monthlyQuota, dailyQuota, rateLimit, refusedRequests, errorSpike or unusualActivity. It stays what it is.</param>
/// <param name="Thresholds">At most 10, rising. Quotas and rateLimit: part of the limit. refusedRequests: requests an hour. errorSpike: times the usual error rate. unusualActivity: score of 1.</param>
/// <param name="RecoverBelow">It is over when the figure is less, in the same unit; of unusualActivity, when it is less than this part as far from what is usual as it was.</param>
/// <param name="Scope">Which requests; of a changed rule it is replaced as a whole.</param>
/// <param name="Channels">webhook, email, inbox. The history has every alert.</param>
/// <param name="CoolDownMinutes">How long it stays silent after an alert, except for a higher threshold.</param>
/// <param name="QuietHours">When only the inbox is told; webhooks and email follow when they end. An empty object ends them.</param>
/// <param name="Enabled">Whether anything is watched.</param>
public sealed record WantedAlertRule(
    [property: StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name,
    string? Type,
    [property: Length(1, WantedAlertRule.MaxThresholds)] IReadOnlyList<double>? Thresholds,
    double? RecoverBelow,
    WantedAlertScope? Scope,
    [property: MaxLength(3)] IReadOnlyList<string>? Channels,
    [property: Range(0, WantedAlertRule.MaxCoolDown)] int? CoolDownMinutes,
    WantedQuietHours? QuietHours,
    bool? Enabled)
{
    /// <summary>Most thresholds of a rule.</summary>
    public const int MaxThresholds = 10;

    /// <summary>Longest cool-down: a week, in minutes.</summary>
    public const int MaxCoolDown = 7 * 24 * 60;

    /// <summary>The settings of a rule of this type, with what is wanted instead.</summary>
    public AlertRuleSettings ToSettings() => On(DefaultAlertRules.All.First(rule => rule.Settings.Type == TypeOf(Type)!).Settings);

    /// <summary>Settings, with what is wanted instead.</summary>
    public AlertRuleSettings On(AlertRuleSettings before) => before with
    {
        Name = Name ?? before.Name,
        Thresholds = Thresholds is null ? before.Thresholds : [.. Thresholds],
        RecoverBelow = RecoverBelow ?? before.RecoverBelow,
        Scope = Scope?.ToScope() ?? before.Scope,
        Channels = Channels is null ? before.Channels : [.. Channels.Distinct().Select(name => ChannelOf(name)!.Value)],
        CoolDown = CoolDownMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : before.CoolDown,
        QuietHours = QuietHours is null ? before.QuietHours : QuietHours.ToQuietHours(),
        Enabled = Enabled ?? before.Enabled,
    };

    internal static AlertType? TypeOf(string? name) =>
        DefaultAlertRules.All.Select(rule => (AlertType?)rule.Settings.Type).FirstOrDefault(type => Names.Of(type!.Value) == name);

    internal static AlertChannel? ChannelOf(string? name) =>
        Enum.GetValues<AlertChannel>().Select(channel => (AlertChannel?)channel).FirstOrDefault(channel => Names.Of(channel!.Value) == name);
}

/// <summary>Which requests a rule looks at.</summary>
/// <param name="ApiKeyId">Those of an API key; an empty one: those that named none.</param>
/// <param name="Endpoint"><c>GET /v1/posts/{id}</c>, or the template alone for every method.</param>
/// <param name="Category">Those of a category.</param>
public sealed record WantedAlertScope(
    [property: StringLength(64)] string? ApiKeyId,
    [property: StringLength(600, MinimumLength = 1)] string? Endpoint,
    [property: StringLength(64, MinimumLength = 1)] string? Category)
{
    public AlertScope ToScope() => new(ApiKeyId, Endpoint, Category);
}

/// <summary>Hours of the day in which people are not to be disturbed; they may pass midnight.</summary>
/// <param name="From">When they begin: <c>22:00</c>.</param>
/// <param name="To">When they end: <c>07:00</c>.</param>
/// <param name="TimeZone">IANA name such as <c>Europe/Berlin</c>; UTC when left out.</param>
public sealed record WantedQuietHours(string? From, string? To, [property: StringLength(64)] string? TimeZone)
{
    internal bool IsNone => this is { From: null, To: null, TimeZone: null };

    public QuietHours? ToQuietHours() => IsNone ? null : new QuietHours(TimeOf(From)!.Value, TimeOf(To)!.Value, TimeZone ?? "UTC");

    internal static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time : null;
}
