using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>
/// What was counted in one minute, or in several: events, those of status ≥ 400, those of status 429,
/// the sum of the response times in microseconds, the events that carried one, and those served that a decision
/// had counted against the limits before.
/// </summary>
public readonly record struct MinuteCount(
    long Requests, long Errors, long RateLimited, long ResponseSum, long ResponseCount, long Acquired = 0)
{
    public static MinuteCount operator +(in MinuteCount a, in MinuteCount b) => new(
        a.Requests + b.Requests,
        a.Errors + b.Errors,
        a.RateLimited + b.RateLimited,
        a.ResponseSum + b.ResponseSum,
        a.ResponseCount + b.ResponseCount,
        a.Acquired + b.Acquired);

    /// <summary>One event.</summary>
    public static MinuteCount Of(in EventRecord record)
    {
        var (timed, limited) = (record.ResponseMicros != EventRecord.NoResponseTime, record.Status == 429);
        return new(
            1,
            record.Status >= 400 ? 1 : 0,
            limited ? 1 : 0,
            timed ? record.ResponseMicros : 0,
            timed ? 1 : 0,
            !limited && record.IsPermitted ? 1 : 0);
    }
}
