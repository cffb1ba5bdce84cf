namespace TikApis.Periods;

/// <summary>Use of the monthly quota.</summary>
/// <param name="Limit">Requests the plan allows in the period; null: unlimited.</param>
/// <param name="Used">Requests counted in the period.</param>
/// <param name="Remaining">Limit − used, not below zero; null when unlimited.</param>
/// <param name="Share">Used ÷ limit; null when unlimited.</param>
/// <param name="Projected">
/// Requests by the period's end at the pace so far: used ÷ elapsed part of the period. Null in its first hour.
/// </param>
/// <param name="Method">How the projection is found.</param>
[GenerateSerializer, Immutable, Alias("quota-use")]
public readonly record struct QuotaUse(
    [property: Id(0)] long? Limit,
    [property: Id(1)] long Used,
    [property: Id(2)] long? Remaining,
    [property: Id(3)] double? Share,
    [property: Id(4)] long? Projected,
    [property: Id(5)] string Method);
