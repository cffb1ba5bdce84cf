namespace TikApis.RateLimits;

/// <summary>One window of one limit.</summary>
public struct Window
{
    /// <summary>Its first instant, Unix milliseconds.</summary>
    public long StartMs { get; set; }

    /// <summary>Events of it that were served without a decision.</summary>
    public long Observed { get; set; }

    /// <summary>What decisions let through.</summary>
    public long Taken { get; set; }

    /// <summary>What decisions may let through before the database must know of more; whoever takes over after a failure counts all of it as taken.</summary>
    public long Granted { get; set; }

    /// <summary>Whether anything was refused in it.</summary>
    public bool Refused { get; set; }

    /// <summary>All that counts against the limit.</summary>
    public readonly long Used => Observed + Taken;
}
