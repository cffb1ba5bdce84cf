namespace TikApis.Alerts;

/// <summary>An alert that a rule would have raised.</summary>
/// <param name="At">Start of the hour, or the day, in which it would have been.</param>
/// <param name="ApiKeyId">The key, of rules that look at each; else null.</param>
/// <param name="Value">The figure, in the unit of the rule's alerts.</param>
/// <param name="Threshold">The threshold that it reached, in the same unit.</param>
/// <param name="Limit">The limit it is a part of, as it is now.</param>
/// <param name="Baseline">What was usual.</param>
public sealed record PreviewedAlert(DateTimeOffset At, string? ApiKeyId, double Value, double? Threshold, double? Limit, double? Baseline);
