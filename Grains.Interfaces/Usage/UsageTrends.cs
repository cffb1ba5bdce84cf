namespace TikApis.Usage;

/// <summary>Where an account's usage is going. What there is too little data for is null, never a guess.</summary>
[GenerateSerializer, Immutable, Alias("usage-trends")]
public sealed record UsageTrends
{
    [Id(0)] public required string AccountId { get; init; }

    /// <summary>First instant of the range the slope is of.</summary>
    [Id(1)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant after the range; the weeks and months are those before it.</summary>
    [Id(2)] public required DateTimeOffset EndDate { get; init; }

    /// <summary>The last 7 complete days, and the 7 before; null unless the account was in use by the start of the latter.</summary>
    [Id(3)] public PeriodChange? WeekOverWeek { get; init; }

    /// <summary>The last complete calendar month, and the one before; null unless the account was in use by the end of the latter's first day.</summary>
    [Id(4)] public PeriodChange? MonthOverMonth { get; init; }

    /// <summary>Of the requests a day; null with less than 7 complete days since the first request of the range.</summary>
    [Id(5)] public RequestsSlope? Slope { get; init; }

    /// <summary>The last 12 calendar months, the last one so far.</summary>
    [Id(6)] public required UsageBucket[] Months { get; init; }
}

/// <summary>A period beside the one before it.</summary>
[GenerateSerializer, Immutable, Alias("period-change")]
public sealed record PeriodChange(
    [property: Id(0)] UsageBucket Current,
    [property: Id(1)] UsageBucket Previous,
    [property: Id(2)] MetricsChange Change);

/// <summary>The straight line that fits daily requests best (least squares).</summary>
/// <param name="Days">Complete days it rests on: from the first with a request.</param>
/// <param name="RequestsPerDay">How many requests more each day has than the one before.</param>
/// <param name="Low">Lower end of the confidence interval of that: below zero and <paramref name="High"/> above means no trend shows.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">0.95: Student's t, days taken as independent.</param>
/// <param name="RSquared">Part of the variance the line explains, 0 to 1; null when every day is the same.</param>
[GenerateSerializer, Immutable, Alias("requests-slope")]
public sealed record RequestsSlope(
    [property: Id(0)] int Days,
    [property: Id(1)] double RequestsPerDay,
    [property: Id(2)] double Low,
    [property: Id(3)] double High,
    [property: Id(4)] double Confidence,
    [property: Id(5)] double? RSquared);
