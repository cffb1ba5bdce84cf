namespace TikApis.Usage;

/// <summary>The account's numbers cannot be changed or read just now; nothing was acknowledged.</summary>
[GenerateSerializer, Alias("usage-unavailable")]
public sealed class UsageUnavailableException(string message) : Exception(message);
