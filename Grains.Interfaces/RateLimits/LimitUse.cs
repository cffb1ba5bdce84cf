namespace TikApis.RateLimits;

/// <summary>Where one limit stands in its current window.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Limit">Most in a window.</param>
/// <param name="Used">What counts against it in this window: requests served, and those let through by a decision and not reported yet.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetAt">When the window ends.</param>
/// <param name="SecondsToReset">Seconds until then, rounded up.</param>
/// <param name="State">How close it is.</param>
[GenerateSerializer, Immutable, Alias("limit-use")]
public sealed record LimitUse(
    [property: Id(0)] LimitKind Kind,
    [property: Id(1)] long Limit,
    [property: Id(2)] long Used,
    [property: Id(3)] long Remaining,
    [property: Id(4)] DateTimeOffset ResetAt,
    [property: Id(5)] long SecondsToReset,
    [property: Id(6)] LimitState State);

/// <summary>How close a window is to its limit.</summary>
public enum LimitState
{
    /// <summary>Below 80 %.</summary>
    Ok,

    /// <summary>80 % or more.</summary>
    Warning,

    /// <summary>Over the limit, or a request was refused in this window.</summary>
    Exceeded,
}
