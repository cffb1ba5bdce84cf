using TikApis.RateLimits;

namespace TikApis.Alerts;

/// <summary>Watches one rule; unless it learns, for any account.</summary>
interface IConditionWatch
{
    /// <summary>Says what holds and what is over, whether it is news or not.</summary>
    /// <param name="look">When, and at what.</param>
    /// <param name="found">What it finds.</param>
    void Look(in AlertLook look, ICollection<AlertCondition> found);
}

/// <summary>A look at what was counted.</summary>
/// <param name="Windows">The windows of the account's limits.</param>
/// <param name="Minutes">Its minutes, and those of the parts of its requests that rules look at.</param>
/// <param name="NowMs">When.</param>
/// <param name="Keys">API keys whose windows may have changed.</param>
/// <param name="Errors">Whether errors may have come.</param>
/// <param name="Refused">Whether refused requests may have come.</param>
/// <param name="Fired">What was told: it may be over.</param>
/// <param name="IsTurn">True for the look of every minute, which finds what ends by itself.</param>
readonly record struct AlertLook(
    AccountWindows Windows,
    ScopedMinutes Minutes,
    long NowMs,
    IReadOnlyCollection<string> Keys,
    bool Errors,
    bool Refused,
    IReadOnlyDictionary<(string RuleId, string Subject), FiredCondition> Fired,
    bool IsTurn)
{
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    /// <summary>What was told of a rule and is not over.</summary>
    public IEnumerable<FiredCondition> HoldingOf(AlertRule rule) => Fired.Values.Where(fired => fired.Holds && fired.RuleId == rule.Id);

    /// <summary>Whether a rule's condition was told and is not over.</summary>
    public bool Holds(AlertRule rule, string subject) => Fired.TryGetValue((rule.Id, subject), out var fired) && fired.Holds;
}
