using TikApis.Api.Errors;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>A decision on a request.</summary>
/// <param name="Allowed">Whether it may be served.</param>
/// <param name="Decided">False when nobody could decide: then the account's plan says whether it is let through, and it may have been counted or not.</param>
/// <param name="Id">Send the request's usage event under this id: it was counted against the limits already. Of a reservation also what it is settled by.</param>
/// <param name="Limit">The limit that refused it; else the one with the fewest left.</param>
/// <param name="RetryAfterSeconds">Refused: when the limit resets.</param>
/// <param name="ExpiresAt">When a reservation ends by itself.</param>
/// <param name="Limits">Where the key stands with all its limits.</param>
public sealed record DecisionAnswer(
    bool Allowed, bool Decided, string? Id, LimitUse? Limit, long? RetryAfterSeconds, DateTimeOffset? ExpiresAt, LimitUse[] Limits)
{
    /// <summary>Of a decision.</summary>
    /// <exception cref="ApiException">It could not be reserved.</exception>
    public static DecisionAnswer Of(PermitDecision decision, DateTimeOffset now)
    {
        if (decision is { Allowed: false, RefusedBy: null })
            throw new ApiException(ErrorKind.RateLimitExceeded, "The account holds as many reservations as it may; settle some.") { RetryAfter = TimeSpan.FromSeconds(1) };
        var telling = decision.RefusedBy is { } kind ? decision.Limits.First(limit => limit.Kind == kind) : decision.Limits.MinBy(limit => limit.Remaining);
        return new(
            decision.Allowed,
            true,
            decision.PermitId,
            telling,
            decision.Allowed ? null : Math.Max(1, (long)Math.Ceiling(((telling?.ResetAt ?? now) - now).TotalSeconds)),
            decision.ExpiresAt,
            decision.Limits);
    }

    /// <summary>Of none.</summary>
    public static DecisionAnswer Undecided(bool open) => new(open, false, null, null, open ? null : 1, null, []);
}

/// <summary>A reservation that is settled.</summary>
/// <param name="Id">The id of its decision.</param>
public sealed record SettledAnswer(string Id);
