using System.Globalization;
using TikApis.RateLimits;

namespace TikApis.Api.Protection;

/// <summary>
/// Limits in an answer's headers: <c>X-RateLimit-*</c> of the one with the fewest left, whose reset is in Unix seconds,
/// and <c>RateLimit</c> and <c>RateLimit-Policy</c> of draft-ietf-httpapi-ratelimit-headers-10 of all of them, whose
/// times are seconds from now.
/// </summary>
static class RateLimitHeaders
{
    /// <summary>The headers, by name; also those that scripts of other origins may read.</summary>
    public static readonly string[] Names = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy"];

    const long MinuteSeconds = 60;
    const long DaySeconds = 86_400;

    /// <summary>Writes limits into an answer that has not begun.</summary>
    public static void Write(IHeaderDictionary headers, IReadOnlyList<LimitState> limits, DateTimeOffset now)
    {
        if (limits.MinBy(limit => limit.Remaining) is not { } tightest)
            return;
        headers["X-RateLimit-Limit"] = Text(tightest.Limit);
        headers["X-RateLimit-Remaining"] = Text(tightest.Remaining);
        headers["X-RateLimit-Reset"] = Text((now + tightest.UntilReset + TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1)).ToUnixTimeSeconds());
        headers["RateLimit"] = string.Join(", ", limits.Select(limit => $"\"{limit.Policy}\";r={Text(limit.Remaining)};t={Text(Seconds(limit.UntilReset))}"));
        headers["RateLimit-Policy"] = string.Join(", ", limits.Select(limit => $"\"{limit.Policy}\";q={Text(limit.Limit)};w={Text(limit.WindowSeconds)}"));
    }

    /// <summary>The limits of a plan.</summary>
    public static IEnumerable<LimitState> Of(IEnumerable<LimitUse> uses, DateTimeOffset now) => uses.Select(use => new LimitState(
        char.ToLowerInvariant($"{use.Kind}"[0]) + $"{use.Kind}"[1..],
        use.Limit,
        use.Remaining,
        use.ResetAt - now,
        use.Kind switch
        {
            LimitKind.RequestsPerMinute => MinuteSeconds,
            LimitKind.MonthlyQuota => 30 * DaySeconds, // The policy's length is for orientation; the reset is exact.
            _ => DaySeconds,
        }));

    static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a limit stands.</summary>
    /// <param name="Policy">Name of the limit.</param>
    /// <param name="Limit">Most in a window.</param>
    /// <param name="Remaining">How many are left.</param>
    /// <param name="UntilReset">How long until the window ends.</param>
    /// <param name="WindowSeconds">Its length.</param>
    public sealed record LimitState(string Policy, long Limit, long Remaining, TimeSpan UntilReset, long WindowSeconds);
}
