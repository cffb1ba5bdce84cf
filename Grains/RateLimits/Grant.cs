namespace TikApis.RateLimits;

/// <summary>How much decisions may let through of a window before the database must be told of more.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Kind">Which limit.</param>
/// <param name="ApiKeyId">Whose window; empty for the quota.</param>
/// <param name="StartMs">The window's start, Unix milliseconds.</param>
/// <param name="EndMs">Its end.</param>
/// <param name="Granted">All of it, what was let through before included.</param>
public readonly record struct Grant(string AccountId, LimitKind Kind, string ApiKeyId, long StartMs, long EndMs, long Granted);
