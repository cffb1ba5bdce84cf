namespace TikApis.RateLimits;

/// <summary>How a decision came out. Neither let through, nor refused, nor lacking anything: the account holds as many reservations as it may.</summary>
/// <param name="Key">Whose windows it was about.</param>
/// <param name="RefusedBy">The limit that refused, of several the one that resets last.</param>
/// <param name="Lacking">What the database must know of first; then it is decided again.</param>
/// <param name="PermitId">Its id, when it was let through.</param>
public readonly record struct Taking(KeyWindows Key, LimitKind? RefusedBy, IReadOnlyList<Grant> Lacking, string? PermitId);
