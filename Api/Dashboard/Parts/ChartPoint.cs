namespace TikApis.Api.Dashboard.Parts;

/// <summary>One point of a chart.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Value">How much.</param>
public sealed record ChartPoint(DateTime At, double Value);
