namespace TikApis.RateLimits;

/// <summary>A request to be decided on before it is served.</summary>
/// <param name="ApiKeyId">The key it was made with; empty when it named none.</param>
/// <param name="Endpoint">Method and path template, as events are counted under.</param>
/// <param name="IsPost">Whether it is a post.</param>
/// <param name="Cost">How many requests it counts as, from 1.</param>
/// <param name="Hold">How long a reservation is held for a cost not known yet; null: it is taken for good.</param>
[GenerateSerializer, Immutable, Alias("wanted-permit")]
public readonly record struct WantedPermit(
    [property: Id(0)] string ApiKeyId,
    [property: Id(1)] string Endpoint,
    [property: Id(2)] bool IsPost,
    [property: Id(3)] long Cost,
    [property: Id(4)] TimeSpan? Hold = null);

/// <summary>What was decided.</summary>
/// <param name="Allowed">Whether the request may be served. Refused, it took nothing of any limit.</param>
/// <param name="PermitId">Id to send its usage event under.</param>
/// <param name="Limits">Where the key stands after the decision.</param>
/// <param name="RefusedBy">The limit that refused it, of several the one that resets last.</param>
/// <param name="ExpiresAt">When a reservation ends by itself.</param>
/// <param name="FailOpen">What the plan says when nobody can decide.</param>
[GenerateSerializer, Immutable, Alias("permit-decision")]
public sealed record PermitDecision(
    [property: Id(0)] bool Allowed,
    [property: Id(1)] string PermitId,
    [property: Id(2)] LimitUse[] Limits,
    [property: Id(3)] LimitKind? RefusedBy,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] bool FailOpen);

/// <summary>What became of a reservation that was to be settled.</summary>
public enum Settlement
{
    /// <summary>It is settled as asked, now or before.</summary>
    Settled,

    /// <summary>It expired, or was made before the account moved, or never: what is counted of it stays as it is.</summary>
    Unknown,

    /// <summary>The cost is more than was reserved.</summary>
    TooMuch,

    /// <summary>It was settled before, with another cost.</summary>
    Differs,
}
