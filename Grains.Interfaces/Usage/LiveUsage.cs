using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>What an account uses right now.</summary>
[GenerateSerializer, Immutable, Alias("live-usage")]
public sealed record LiveUsage
{
    [Id(0)] public required string AccountId { get; init; }

    /// <summary>The current billing period.</summary>
    [Id(1)] public required PeriodSpan Period { get; init; }

    /// <summary>Usage from the period's start until now.</summary>
    [Id(2)] public required Metrics Totals { get; init; }

    /// <summary>The running minute so far.</summary>
    [Id(3)] public required LiveCount RunningMinute { get; init; }

    /// <summary>The last whole minute.</summary>
    [Id(4)] public required LiveCount LastMinute { get; init; }

    /// <summary>The sum of the last 60 minutes, the running one included.</summary>
    [Id(5)] public required LiveCount Last60Minutes { get; init; }

    /// <summary>Mean of the last five whole minutes.</summary>
    [Id(6)] public required double RequestsPerMinute { get; init; }

    /// <summary>Requests of the last 60 minutes, oldest first; the last is the running minute.</summary>
    [Id(7)] public required MinuteUsage[] LastHour { get; init; }
}

/// <summary>What was counted in some minutes.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Errors">Those with a status of 400 or above.</param>
/// <param name="RateLimited">Those answered 429.</param>
/// <param name="AverageResponseTimeMs">Mean response time in milliseconds; null when no event carried one.</param>
[GenerateSerializer, Immutable, Alias("live-count")]
public readonly record struct LiveCount(
    [property: Id(0)] long Requests,
    [property: Id(1)] long Errors,
    [property: Id(2)] long RateLimited,
    [property: Id(3)] double? AverageResponseTimeMs);
