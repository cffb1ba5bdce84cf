namespace TikApis.Alerts;

/// <summary>What an account is told, with everything that explains it.</summary>
/// <param name="Id">Of the alert; also of the message to its webhooks, so that it is known again.</param>
/// <param name="State">Whether its condition holds, or holds no longer.</param>
/// <param name="RuleId">The rule; null: of none.</param>
/// <param name="RuleName">Its name then.</param>
/// <param name="Type">What it is about.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">One line, e.g. <c>80 % of the monthly quota used</c>.</param>
/// <param name="Message">A sentence or two with the figures.</param>
/// <param name="Value">The figure that was looked at, in <paramref name="Unit"/>.</param>
/// <param name="Threshold">The threshold it crossed, in the same unit; of a recovery the one it is below again.</param>
/// <param name="Limit">The limit that the threshold is a part of; null where there is none.</param>
/// <param name="Baseline">What is usual, in the same unit; null where nothing is.</param>
/// <param name="Unit">E.g. <c>requests</c>, <c>errorRate</c>.</param>
/// <param name="WindowStart">Start of the time that was looked at.</param>
/// <param name="WindowEnd">Its end, exclusive.</param>
/// <param name="Scope">Which requests.</param>
/// <param name="Link">Where to look, a URL.</param>
/// <param name="At">When it was raised.</param>
/// <param name="Raised">Id of the alert that a recovery ends; null of one that is raised.</param>
[GenerateSerializer, Immutable, Alias("alert")]
public sealed record Alert(
    [property: Id(0)] string Id,
    [property: Id(1)] AlertState State,
    [property: Id(2)] string? RuleId,
    [property: Id(3)] string RuleName,
    [property: Id(4)] AlertType Type,
    [property: Id(5)] AlertSeverity Severity,
    [property: Id(6)] string Title,
    [property: Id(7)] string Message,
    [property: Id(8)] double Value,
    [property: Id(9)] double? Threshold,
    [property: Id(10)] double? Limit,
    [property: Id(11)] double? Baseline,
    [property: Id(12)] string Unit,
    [property: Id(13)] DateTimeOffset? WindowStart,
    [property: Id(14)] DateTimeOffset? WindowEnd,
    [property: Id(15)] AlertScope Scope,
    [property: Id(16)] string Link,
    [property: Id(17)] DateTimeOffset At,
    [property: Id(18)] string? Raised = null);

/// <summary>An alert in the inbox.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="ReadAt">When somebody read it; null: nobody has.</param>
[GenerateSerializer, Immutable, Alias("inbox-alert")]
public sealed record InboxAlert([property: Id(0)] Alert Alert, [property: Id(1)] DateTimeOffset? ReadAt);
