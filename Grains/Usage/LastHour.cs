using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>An account's last 60 minutes, as they are at an instant.</summary>
sealed class LastHour
{
    const int Minutes = 60;
    const int RateMinutes = 5;

    readonly MinuteCount[] counts = new MinuteCount[Minutes];
    readonly DateTimeOffset first;

    public LastHour(MinuteRing ring, DateTimeOffset now)
    {
        ring.Read(now.ToUnixTimeMilliseconds(), counts);
        first = Buckets.StartOf(now, UsageInterval.Hourly).AddMinutes(now.Minute - Minutes + 1);
    }

    /// <summary>The minute that is not over.</summary>
    public LiveCount Running => Of(counts[^1]);

    /// <summary>The minute before.</summary>
    public LiveCount LastWhole => Of(counts[^2]);

    /// <summary>All of them.</summary>
    public LiveCount Sum => Of(counts.Aggregate((a, b) => a + b));

    /// <summary>Requests a minute, by the last whole ones.</summary>
    public double RequestsPerMinute => counts[^(RateMinutes + 1)..^1].Sum(count => count.Requests) / (double)RateMinutes;

    /// <summary>Each minute, oldest first.</summary>
    public MinuteUsage[] ToMinutes() => [.. counts.Select((count, i) => new MinuteUsage(first.AddMinutes(i), count.Requests, count.Errors))];

    static LiveCount Of(MinuteCount count) => new(
        count.Requests, count.Errors, count.RateLimited, count.ResponseCount == 0 ? null : count.ResponseSum / 1_000.0 / count.ResponseCount);
}
