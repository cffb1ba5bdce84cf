namespace TikApis.RateLimits;

/// <summary>A limit as it applies to a request now: which window it is counted in.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Limit">Most in a window; null: no limit, it is only counted.</param>
/// <param name="Windows">The limit's windows.</param>
/// <param name="StartMs">The present one, by its start in Unix milliseconds.</param>
/// <param name="EndMs">Its end.</param>
readonly record struct AppliedLimit(LimitKind Kind, long? Limit, Windows Windows, long StartMs, long EndMs)
{
    // A failure may leave a grant taken that nobody used: of a minute at most a quarter, of longer windows a hundredth.
    const int PartOfMinute = 4;
    const int PartOfLonger = 100;

    /// <summary>Whether it leaves room for a cost.</summary>
    public bool Allows(long cost) => Limit is not { } most || Windows.Look(StartMs).Used + cost <= most;

    /// <summary>What the database must know of before a cost is taken; null: it does.</summary>
    public long? Lacks(long cost)
    {
        var window = Windows.Look(StartMs);
        if (Limit is not { } most || window.Taken + cost <= window.Granted)
            return null;
        var parts = Kind == LimitKind.RequestsPerMinute ? PartOfMinute : PartOfLonger;
        return Math.Max(window.Taken + cost, Math.Min(most, window.Taken + (most + parts - 1) / parts));
    }

    /// <summary>Where it stands.</summary>
    public LimitUse Use(long nowMs)
    {
        var (window, most) = (Windows.Look(StartMs), Limit!.Value);
        return new LimitUse(
            Kind,
            most,
            window.Used,
            Math.Max(0, most - window.Used),
            DateTimeOffset.FromUnixTimeMilliseconds(EndMs),
            (EndMs - nowMs + 999) / 1_000,
            window.Used > most || window.Refused ? LimitState.Exceeded : window.Used >= AccountWindows.NearAt(most) ? LimitState.Warning : LimitState.Ok);
    }
}
