using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>
/// What was counted in one minute, or in several: events, those of status ≥ 400, those of status 429,
/// the sum of the response times in microseconds, and the events that carried one.
/// </summary>
public readonly record struct MinuteCount(
    long Requests, long Errors, long RateLimited, long ResponseSum, long ResponseCount)
{
    public static MinuteCount operator +(in MinuteCount a, in MinuteCount b) => new(
        a.Requests + b.Requests,
        a.Errors + b.Errors,
        a.RateLimited + b.RateLimited,
        a.ResponseSum + b.ResponseSum,
        a.ResponseCount + b.ResponseCount);

    /// <summary>One event.</summary>
    public static MinuteCount Of(ushort status, uint responseMicros)
    {
        var timed = responseMicros != EventRecord.NoResponseTime;
        return new(1, status >= 400 ? 1 : 0, status == 429 ? 1 : 0, timed ? responseMicros : 0, timed ? 1 : 0);
    }
}
