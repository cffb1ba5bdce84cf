namespace TikApis.Accounts;

/// <summary>A plan an account can be on.</summary>
/// <param name="Id">Lower-case name in URLs.</param>
/// <param name="Name">For people.</param>
/// <param name="Limits">What it allows.</param>
/// <param name="Custom">Whether each account on it may have limits of its own.</param>
/// <param name="Configured">Set by the configuration, which is where it is changed.</param>
[GenerateSerializer, Immutable, Alias("offered-plan")]
public sealed record OfferedPlan(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] PlanLimits Limits,
    [property: Id(3)] bool Custom = false,
    [property: Id(4)] bool Configured = false);
