namespace TikApis.RateLimits;

/// <summary>Where an API key stands with every limit it has; without a limit there is no entry.</summary>
/// <param name="ApiKeyId">The key; empty for requests that named none, <c>(other)</c> for those beyond the bound of keys.</param>
/// <param name="RequestsPerMinute">Requests of the last 60 seconds: a smooth rate beside the windows, which hide bursts.</param>
/// <param name="Limits">Its limits, and the account's monthly quota.</param>
[GenerateSerializer, Immutable, Alias("key-limits")]
public sealed record KeyLimits(
    [property: Id(0)] string ApiKeyId,
    [property: Id(1)] long RequestsPerMinute,
    [property: Id(2)] LimitUse[] Limits);

/// <summary>Where an account's keys stand.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Keys">Keys in use today or yesterday, and those asked for, by id.</param>
[GenerateSerializer, Immutable, Alias("account-limits")]
public sealed record AccountLimits(
    [property: Id(0)] string AccountId,
    [property: Id(1)] string Plan,
    [property: Id(2)] KeyLimits[] Keys);
