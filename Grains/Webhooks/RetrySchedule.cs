namespace TikApis.Webhooks;

/// <summary>When a message that failed is sent again: ten attempts over about three days (Standard Webhooks 1.0.0).</summary>
public static class RetrySchedule
{
    /// <summary>Most that a wait is lengthened or shortened by, as a fraction.</summary>
    public const double Jitter = 0.1;

    static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The wait after each failure.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait; null: not again.</summary>
    /// <param name="failures">How often it failed, from 1.</param>
    /// <param name="retryAfter">What the receiver asked for; a longer wait than the schedule's is kept, up to a day.</param>
    /// <param name="chance">Uniform in [0, 1).</param>
    public static TimeSpan? Next(int failures, TimeSpan? retryAfter, double chance)
    {
        if (failures > Waits.Count)
            return null;
        var wait = Waits[failures - 1] * (1 + (Jitter * ((2 * chance) - 1)));
        return retryAfter > wait ? (retryAfter < Longest ? retryAfter : Longest) : wait;
    }
}
