namespace TikApis.Accounts;

/// <summary>What a plan, or an account with limits of its own, may use. Null means no limit.</summary>
/// <param name="RequestsPerMinute">Requests a minute, per API key.</param>
/// <param name="RequestsPerDay">Requests a UTC day, per API key.</param>
/// <param name="PostsPerDay">Posts a UTC day, per API key.</param>
/// <param name="MonthlyQuota">Requests a billing period, as it was set.</param>
/// <param name="FailOpen">Whether requests are let through while nobody can decide on them; else they are refused.</param>
[GenerateSerializer, Immutable, Alias("plan-limits")]
public sealed record PlanLimits(
    [property: Id(0)] long? RequestsPerMinute = null,
    [property: Id(1)] long? RequestsPerDay = null,
    [property: Id(2)] long? PostsPerDay = null,
    [property: Id(3)] long? MonthlyQuota = null,
    [property: Id(4)] bool FailOpen = false)
{
    /// <summary>The monthly quota in force: 30 × the daily limit unless set.</summary>
    public long? EffectiveMonthlyQuota => MonthlyQuota ?? 30 * RequestsPerDay;
}
