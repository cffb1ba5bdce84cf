using TikApis.Alerts;
using TikApis.Keys;

namespace TikApis.Accounts;

/// <summary>What is stored of an account.</summary>
[GenerateSerializer, Alias("account-state")]
public sealed record AccountState
{
    /// <summary>Null until an operator creates or changes the account.</summary>
    [Id(0)] public AccountProfile? Profile { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(1)] public IReadOnlyList<AccountKey> Keys { get; init; } = [];

    /// <summary>Oldest first.</summary>
    [Id(2)] public IReadOnlyList<PlanChange> PlanChanges { get; init; } = [];

    /// <summary>Oldest first; null: those every account begins with.</summary>
    [Id(3)] public IReadOnlyList<AlertRule>? AlertRules { get; init; }

    /// <summary>Those deleted last, so that deleting one again is harmless.</summary>
    [Id(4)] public IReadOnlyList<string> DeletedAlertRules { get; init; } = [];
}

/// <summary>What operators decide of an account.</summary>
/// <param name="Name">For people.</param>
/// <param name="Plan">Id of its plan.</param>
/// <param name="AnchorDay">Day of the month its billing period starts.</param>
/// <param name="CreatedAt">When it was created or first seen.</param>
/// <param name="Limits">Its own limits; null: those of its plan.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="Request">The request that created it, if it had a name.</param>
[GenerateSerializer, Immutable, Alias("account-profile")]
public sealed record AccountProfile(
    [property: Id(0)] string Name,
    [property: Id(1)] string Plan,
    [property: Id(2)] int AnchorDay,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] PlanLimits? Limits = null,
    [property: Id(5)] DateTimeOffset? ClosedAt = null,
    [property: Id(6)] string? Request = null);
