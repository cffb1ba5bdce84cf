using System.Globalization;
using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>The figures of an alert as people read them.</summary>
static class AlertFacts
{
    /// <summary>Every figure there is, by name. The text is not escaped, and may be anything.</summary>
    public static IEnumerable<(string Name, string Text)> Of(Alert alert)
    {
        yield return ("Rule", alert.RuleId is null ? alert.RuleName : $"{alert.RuleName} ({alert.RuleId})");
        yield return ("Value", Figure(alert.Value, alert.Unit));
        if (alert.Threshold is { } threshold)
            yield return ("Threshold", Figure(threshold, alert.Unit));
        if (alert.Limit is { } limit)
            yield return ("Limit", Figure(limit, alert.Unit));
        if (alert.Baseline is { } baseline)
            yield return ("Usual", Figure(baseline, alert.Unit));
        if (alert is { WindowStart: { } start, WindowEnd: { } end })
            yield return ("Window", $"{At(start)} to {At(end)} UTC");
        if (alert.Scope.ApiKeyId is { } key)
            yield return ("API key", key.Length == 0 ? "(none named)" : key);
        if (alert.Scope.Endpoint is { } endpoint)
            yield return ("Endpoint", endpoint);
        if (alert.Scope.Category is { } category)
            yield return ("Category", category);
        yield return (alert.State == AlertState.Raised ? "Raised" : "Over since", $"{At(alert.At)} UTC");
    }

    /// <summary>Whether it is over, or how much it matters.</summary>
    public static string LabelOf(Alert alert) => alert.State == AlertState.Recovered ? "Over" : alert.Severity.ToString();

    /// <summary>What is above them all.</summary>
    public static string Heading(AlertEmailFacts facts) =>
        facts.Alerts.Count == 1 ? $"An alert of the account {facts.AccountId}" : $"{facts.Alerts.Count} alerts of the account {facts.AccountId}";

    /// <summary>A second, which is as exact as people read.</summary>
    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static string Figure(double value, string unit) => unit == "errorRate" ? $"{AlertText.Percent(value)} of requests are errors" : $"{AlertText.Number(value)} {unit}";
}
