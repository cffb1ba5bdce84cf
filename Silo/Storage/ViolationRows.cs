using TikApis.RateLimits;

namespace TikApis.Silo.Storage;

/// <summary>Violations out of their rows.</summary>
static class ViolationRows
{
    /// <summary>Most endpoints named of one window.</summary>
    public const int MostEndpoints = 20;

    public static Violation Violation(in ViolationKey key, in ViolationCount count, ViolatedEndpoint[] endpoints) => new(
        key.Kind,
        key.ApiKeyId,
        DateTimeOffset.FromUnixTimeMilliseconds(key.WindowMs),
        count.Limit,
        count.Over,
        count.Over > 0 ? count.Limit + count.Over : null,
        count.Refused,
        DateTimeOffset.FromUnixTimeMilliseconds(count.FirstMs),
        DateTimeOffset.FromUnixTimeMilliseconds(count.LastMs),
        endpoints);
}
