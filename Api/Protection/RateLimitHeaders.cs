using System.Globalization;

namespace TikApis.Api.Protection;

/// <summary>
/// A limit in an answer's headers: <c>X-RateLimit-*</c>, whose reset is in Unix seconds, and <c>RateLimit</c> and
/// <c>RateLimit-Policy</c> of draft-ietf-httpapi-ratelimit-headers-10, whose times are seconds from now.
/// </summary>
static class RateLimitHeaders
{
    /// <summary>The headers, by name; also those that scripts of other origins may read.</summary>
    public static readonly string[] Names = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy"];

    /// <param name="headers">Of the answer.</param>
    /// <param name="policy">Name of the limit.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="window">Length of its window.</param>
    /// <param name="now">For the reset as an instant.</param>
    public static void Write(IHeaderDictionary headers, string policy, WindowState state, TimeSpan window, DateTimeOffset now)
    {
        var reset = Seconds(state.UntilReset);
        headers["X-RateLimit-Limit"] = Text(state.Limit);
        headers["X-RateLimit-Remaining"] = Text(state.Remaining);
        headers["X-RateLimit-Reset"] = Text((now + state.UntilReset + TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1)).ToUnixTimeSeconds());
        headers["RateLimit"] = $"\"{policy}\";r={Text(state.Remaining)};t={Text(reset)}";
        headers["RateLimit-Policy"] = $"\"{policy}\";q={Text(state.Limit)};w={Text(Seconds(window))}";
    }

    static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
