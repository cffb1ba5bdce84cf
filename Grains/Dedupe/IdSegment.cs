namespace TikApis.Dedupe;

/// <summary>Ids of consecutive appends that expire together: what is forgotten at once.</summary>
/// <param name="FirstOrdinal">The first append; the next segment's first one ends it.</param>
/// <param name="ExpiresAtMs">When its ids expire, in milliseconds since 1970.</param>
/// <param name="Count">How many ids it holds.</param>
public readonly record struct IdSegment(uint FirstOrdinal, long ExpiresAtMs, int Count);
