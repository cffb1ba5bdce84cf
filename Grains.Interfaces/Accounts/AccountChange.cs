namespace TikApis.Accounts;

/// <summary>What is to change of an account; null leaves it as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Plan">Id of the new plan.</param>
/// <param name="Limits">Limits of its own, on a plan that allows them; they end with a change to one that does not.</param>
/// <param name="Closed">True closes it: its keys are revoked and new ones refused. False opens it again, without keys.</param>
[GenerateSerializer, Immutable, Alias("account-change")]
public sealed record AccountChange(
    [property: Id(0)] string? Name = null,
    [property: Id(1)] string? Plan = null,
    [property: Id(2)] PlanLimits? Limits = null,
    [property: Id(3)] bool? Closed = null);

/// <summary>A change of an account's plan, or of its own limits.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="From">The plan before; null when the account was created.</param>
/// <param name="To">The plan from then on.</param>
/// <param name="By">Id of the key that asked for it.</param>
/// <param name="Limits">The account's own limits from then on; null: the plan's.</param>
[GenerateSerializer, Immutable, Alias("plan-change")]
public sealed record PlanChange(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string? From,
    [property: Id(2)] string To,
    [property: Id(3)] string By,
    [property: Id(4)] PlanLimits? Limits = null);
