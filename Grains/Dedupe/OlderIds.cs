namespace TikApis.Dedupe;

/// <summary>Ids not yet expired that an activation leaves in storage, since it may not remember as many.</summary>
/// <param name="Count">How many.</param>
/// <param name="UntilMs">When the last of them expires, in milliseconds since 1970.</param>
public readonly record struct OlderIds(long Count, long UntilMs);
