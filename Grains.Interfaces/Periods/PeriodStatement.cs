namespace TikApis.Periods;

/// <summary>A billing period as it stood when it was closed. Later events of that time change reports, not this.</summary>
[GenerateSerializer, Immutable, Alias("period-statement")]
public sealed record PeriodStatement(
    [property: Id(0)] PeriodSpan Period,
    [property: Id(1)] string Plan,
    [property: Id(2)] long? QuotaLimit,
    [property: Id(3)] long Requests,
    [property: Id(4)] long Errors,
    [property: Id(5)] long RateLimited,
    [property: Id(6)] DateTimeOffset ClosedAt);
