namespace TikApis.Periods;

/// <summary>A billing period <c>[start, end)</c>.</summary>
[GenerateSerializer, Immutable, Alias("period-span")]
public readonly record struct PeriodSpan([property: Id(0)] DateTimeOffset Start, [property: Id(1)] DateTimeOffset End);
