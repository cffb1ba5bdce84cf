namespace TikApis.Alerts;

/// <summary>What the account's usage says of a rule: its condition holds, or holds no longer.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Subject">What of it, e.g. a key; a rule fires for each apart.</param>
/// <param name="Window">Start of the window in Unix milliseconds: a crossing in a later one is another; 0 where windows do not matter.</param>
/// <param name="Level">Number of the highest threshold that was crossed, from 1; 0: it holds no longer.</param>
/// <param name="Figures">What was looked at.</param>
[GenerateSerializer, Immutable, Alias("alert-condition")]
public sealed record AlertCondition(
    [property: Id(0)] AlertRule Rule,
    [property: Id(1)] string Subject,
    [property: Id(2)] long Window,
    [property: Id(3)] int Level,
    [property: Id(4)] AlertFigures Figures);

/// <summary>What an alert says of its condition: see <see cref="Alert"/>.</summary>
[GenerateSerializer, Immutable, Alias("alert-figures")]
public sealed record AlertFigures
{
    [Id(0)] public required string Title { get; init; }

    [Id(1)] public required string Message { get; init; }

    [Id(2)] public required string Unit { get; init; }

    [Id(3)] public double Value { get; init; }

    [Id(4)] public double? Threshold { get; init; }

    [Id(5)] public double? Limit { get; init; }

    [Id(6)] public double? Baseline { get; init; }

    [Id(7)] public DateTimeOffset? WindowStart { get; init; }

    [Id(8)] public DateTimeOffset? WindowEnd { get; init; }

    [Id(9)] public AlertSeverity Severity { get; init; }

    /// <summary>The rule's, with the key that it is about.</summary>
    [Id(10)] public AlertScope Scope { get; init; } = AlertScope.All;
}

/// <summary>A condition that was told.</summary>
/// <param name="RuleId">Of the rule.</param>
/// <param name="Subject">As in <see cref="AlertCondition"/>.</param>
/// <param name="Window">Likewise.</param>
/// <param name="Level">Likewise: the highest that was told.</param>
/// <param name="Holds">False: it is over.</param>
/// <param name="SilentUntil">Until then it is told again only when a higher threshold is crossed.</param>
/// <param name="LookAt">When it is to be looked at again, should nothing be counted.</param>
/// <param name="AlertId">Of the alert that told it.</param>
/// <param name="RuleVersion">Of the rule then.</param>
[GenerateSerializer, Immutable, Alias("fired-condition")]
public sealed record FiredCondition(
    [property: Id(0)] string RuleId,
    [property: Id(1)] string Subject,
    [property: Id(2)] long Window,
    [property: Id(3)] int Level,
    [property: Id(4)] bool Holds,
    [property: Id(5)] DateTimeOffset SilentUntil,
    [property: Id(6)] DateTimeOffset LookAt,
    [property: Id(7)] string AlertId,
    [property: Id(8)] int RuleVersion = 0);
