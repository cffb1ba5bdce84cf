namespace TikApis.Usage;

/// <summary>
/// What an event is to the account's rate limits, in the bits of an <see cref="EventRecord"/> above its status.
/// Those but <see cref="Acquired"/> and <see cref="Refused"/> are set by the account's grain before the event is journaled.
/// </summary>
[Flags]
public enum LimitMarks
{
    None = 0,

    /// <summary>Beyond its key's requests a minute; of status 429: refused while none were left.</summary>
    OverMinute = 1 << 10,

    /// <summary>Beyond its key's requests a day.</summary>
    OverDay = 1 << 11,

    /// <summary>Beyond its key's posts a day.</summary>
    OverPosts = 1 << 12,

    /// <summary>Beyond the account's monthly quota.</summary>
    OverQuota = 1 << 13,

    /// <summary>The one with which its key's minute came to 80 % of the limit.</summary>
    NearMinute = 1 << 14,

    /// <summary>Its request was let through by a decision, and counted against the limits then.</summary>
    Acquired = 1 << 15,

    /// <summary>Its request was refused by a decision, which took nothing and put it down. No other event has both.</summary>
    Refused = Acquired | NearMinute,

    /// <summary>Any that says a limit was exceeded.</summary>
    Over = OverMinute | OverDay | OverPosts | OverQuota,
}
