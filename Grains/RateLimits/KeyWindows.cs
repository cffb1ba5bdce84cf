using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>One API key's windows.</summary>
public sealed class KeyWindows(string apiKeyId)
{
    /// <summary>How late an event may be and still count in its minute, in milliseconds.</summary>
    public const long MinutesKeptMs = 60 * MinuteRollup.MinuteMs;

    public string ApiKeyId { get; } = apiKeyId;

    public Windows Minutes { get; } = new(MinutesKeptMs);

    public Windows Days { get; } = new(DailyBounds.DayMs);

    public Windows PostDays { get; } = new(DailyBounds.DayMs);

    public RateRing Rate { get; } = new();

    /// <summary>The database is being told of more that decisions may let through; whoever needs more waits for it.</summary>
    internal Task? Granting { get; set; }

    /// <summary>Whether it was used on or after a day.</summary>
    public bool IsInUse(long dayMs) => Granting is { IsCompleted: false } || !Days.AreOlderThan(dayMs);
}
