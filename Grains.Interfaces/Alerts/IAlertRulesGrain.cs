using TikApis.Accounts;

namespace TikApis.Alerts;

/// <summary>An account's alert rules (key: account id). The same grain as <see cref="IAccountGrain"/>: whoever reads the account has its rules.</summary>
[Alias("alert-rules-grain")]
public interface IAlertRulesGrain : IGrainWithStringKey
{
    /// <summary>Most rules of an account.</summary>
    const int MaxRules = 50;

    /// <summary>Its rules, oldest first; null when there is no such account.</summary>
    [Alias("GetAlertRules")]
    Task<AlertRule[]?> GetAlertRules();

    /// <summary>Makes a rule.</summary>
    /// <param name="settings">What it is to be.</param>
    /// <param name="request">Names the request: repeated with the same name, it finds the rule it made.</param>
    [Alias("CreateAlertRule")]
    Task<Changed<AlertRule>> CreateAlertRule(AlertRuleSettings settings, string? request = null);

    /// <summary>Changes a rule. What it had fired begins anew when it looks at something else.</summary>
    [Alias("ChangeAlertRule")]
    Task<Changed<AlertRule>> ChangeAlertRule(string ruleId, AlertRuleSettings settings);

    /// <summary>Deletes a rule. Repeating it is harmless.</summary>
    [Alias("DeleteAlertRule")]
    Task<ChangeOutcome> DeleteAlertRule(string ruleId);
}
