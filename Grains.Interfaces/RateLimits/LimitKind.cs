namespace TikApis.RateLimits;

/// <summary>The limits of a plan. Windows are in UTC; the first three are of each API key, the last of the account.</summary>
public enum LimitKind
{
    /// <summary>Requests in a calendar minute.</summary>
    RequestsPerMinute,

    /// <summary>Requests in a day.</summary>
    RequestsPerDay,

    /// <summary>Posts in a day, see <see cref="Posts"/>.</summary>
    PostsPerDay,

    /// <summary>Requests in a billing period.</summary>
    MonthlyQuota,

    /// <summary>No limit of the plan: a 429 that the gateway gave while none of them was used up. Its window is the minute.</summary>
    Reported,
}
