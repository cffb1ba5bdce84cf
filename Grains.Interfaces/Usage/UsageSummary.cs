using TikApis.Periods;

namespace TikApis.Usage;

/// <summary>Where an account stands in its current billing period.</summary>
[GenerateSerializer, Immutable, Alias("usage-summary")]
public sealed record UsageSummary
{
    [Id(0)] public required string AccountId { get; init; }

    /// <summary>Id of the account's plan.</summary>
    [Id(1)] public required string Plan { get; init; }

    [Id(2)] public required PeriodSpan Period { get; init; }

    /// <summary>Usage from the period's start until now.</summary>
    [Id(3)] public required Metrics Totals { get; init; }

    [Id(4)] public required QuotaUse Quota { get; init; }

    /// <summary>Endpoints with at least one request in the period.</summary>
    [Id(5)] public required int ActiveEndpoints { get; init; }

    /// <summary>Requests of the last 60 minutes, oldest first; the last is the running minute.</summary>
    [Id(6)] public required MinuteUsage[] LastHour { get; init; }

    /// <summary>The last billing period that was closed, however long ago; null while there is none.</summary>
    [Id(7)] public PeriodStatement? PreviousPeriod { get; init; }

    /// <summary>Days until the period ends, begun ones counted whole.</summary>
    [Id(8)] public required int DaysLeft { get; init; }
}

/// <summary>One minute of an account's requests.</summary>
[GenerateSerializer, Immutable, Alias("minute-usage")]
public readonly record struct MinuteUsage(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] long Requests,
    [property: Id(2)] long Errors);
