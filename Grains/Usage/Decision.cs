using TikApis.RateLimits;

namespace TikApis.Usage;

/// <summary>What was decided of a batch.</summary>
/// <param name="Ordinal">Number of the append within the account.</param>
/// <param name="Accepted">The events to journal; null when there are none.</param>
/// <param name="Series">Their series; null when there are none.</param>
/// <param name="Count">How many are accepted.</param>
/// <param name="Seen">Places of those that were seen before.</param>
/// <param name="Limits">What the events were measured by, when one of them exceeded a limit.</param>
/// <param name="InFlight">True when one of those is still on its way: the answer has to wait for its fate.</param>
public readonly record struct Decision(uint Ordinal, UsageBatch? Accepted, Series[]? Series, int Count, int[] Seen, LimitsInForce? Limits, bool InFlight);
