using TikApis.Accounts;

namespace TikApis.RateLimits;

/// <summary>Whether the account's limits suit what it does.</summary>
/// <param name="Verdict">What to do; null with too little history.</param>
/// <param name="Plan">Id of the plan to take; null unless it is to be changed.</param>
/// <param name="Limits">Limits that would do; null when the present ones do.</param>
/// <param name="Text">For people, in a sentence or two.</param>
/// <param name="Headroom">By the advised limits: the part of the requests a minute that the busiest minute leaves free, as a fraction; null without such a limit.</param>
/// <param name="Figures">The numbers behind it, by name; shares are fractions.</param>
/// <param name="Rule">When it is said, with the thresholds.</param>
[GenerateSerializer, Immutable, Alias("limit-advice")]
public sealed record LimitAdvice(
    [property: Id(0)] LimitVerdict? Verdict,
    [property: Id(1)] string? Plan,
    [property: Id(2)] PlanLimits? Limits,
    [property: Id(3)] string Text,
    [property: Id(4)] double? Headroom,
    [property: Id(5)] IReadOnlyDictionary<string, double> Figures,
    [property: Id(6)] string Rule);

/// <summary>What to do about limits.</summary>
public enum LimitVerdict
{
    /// <summary>They suit.</summary>
    Stay,

    /// <summary>A larger plan would.</summary>
    Upgrade,

    /// <summary>A smaller plan would too.</summary>
    Downgrade,

    /// <summary>No plan is large enough: limits of its own.</summary>
    Custom,
}
