using System.Globalization;
using TikApis.Alerts;
using TikApis.Api.Alerts;
using TikApis.Api.Errors;

namespace TikApis.Api.Dashboard;

/// <summary>An alert rule as its form has it: parts of limits as percentages, lists as text.</summary>
sealed class RuleDraft
{
    /// <summary>The rule that is changed; null: a new one.</summary>
    public string? Id { get; private init; }

    public AlertType Type { get; private init; }

    public string Name { get; set; } = "";

    public string Thresholds { get; set; } = "";

    public string RecoverBelow { get; set; } = "";

    public string? ApiKeyId { get; set; }

    public string? Endpoint { get; set; }

    public string? Category { get; set; }

    public int CoolDownMinutes { get; set; }

    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietTo { get; set; }

    public string? TimeZone { get; set; }

    public HashSet<AlertChannel> Channels { get; private init; } = [];

    public bool HasKey => Type != AlertType.MonthlyQuota;

    public bool HasParts => Type is AlertType.RefusedRequests or AlertType.ErrorSpike or AlertType.UnusualActivity;

    /// <summary>Unit of the thresholds.</summary>
    public string UnitName => Type switch
    {
        AlertType.RefusedRequests => "requests an hour",
        AlertType.ErrorSpike => "times the usual error rate",
        AlertType.UnusualActivity => "score from 0.5 to 1",
        _ => "% of the limit",
    };

    /// <summary>Unit of its alerts' figures.</summary>
    public string AlertUnit => Type == AlertType.ErrorSpike ? "errorRate" : "requests";

    bool IsPercent => !HasParts;

    /// <summary>A new rule, as the one of its type that every account begins with.</summary>
    public static RuleDraft Of(AlertType type) => Of(null, DefaultAlertRules.All.First(rule => rule.Settings.Type == type).Settings);

    public static RuleDraft Of(AlertRule rule) => Of(rule.Id, rule.Settings);

    public void Tell(AlertChannel channel, bool wanted) => _ = wanted ? Channels.Add(channel) : Channels.Remove(channel);

    /// <exception cref="ApiException">A number is none.</exception>
    public WantedAlertRule ToWanted() => new(
        Name.Trim(),
        Names.Of(Type),
        [.. Thresholds.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => Number(one, "thresholds"))],
        Number(RecoverBelow, "recoverBelow"),
        new WantedAlertScope(Given(ApiKeyId), Given(Endpoint), Given(Category)),
        [.. Channels.Select(Names.Of)],
        CoolDownMinutes,
        new WantedQuietHours(Text(QuietFrom), Text(QuietTo), QuietFrom is null ? null : Given(TimeZone)),
        null);

    static RuleDraft Of(string? id, AlertRuleSettings settings)
    {
        var draft = new RuleDraft
        {
            Id = id,
            Type = settings.Type,
            Name = settings.Name,
            ApiKeyId = settings.Scope.ApiKeyId,
            Endpoint = settings.Scope.Endpoint,
            Category = settings.Scope.Category,
            CoolDownMinutes = (int)settings.CoolDown.TotalMinutes,
            QuietFrom = settings.QuietHours?.From,
            QuietTo = settings.QuietHours?.To,
            TimeZone = settings.QuietHours?.TimeZone,
            Channels = [.. settings.Channels],
        };
        (draft.Thresholds, draft.RecoverBelow) = (string.Join(", ", settings.Thresholds.Select(draft.Shown)), draft.Shown(settings.RecoverBelow));
        return draft;
    }

    string Shown(double number) => (IsPercent ? Math.Round(100 * number, 4) : number).ToString("0.####", CultureInfo.InvariantCulture);

    double Number(string text, string field) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? IsPercent ? number / 100 : number
        : throw new ApiException(ErrorKind.InvalidRequest, "The rule is not valid.", new ErrorDetail(field, $"must be numbers: '{text}' is none"));

    static string? Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
