using TikApis.Usage;

namespace TikApis.Totals;

/// <summary>What all accounts used together.</summary>
[GenerateSerializer, Immutable, Alias("usage-totals")]
public sealed record UsageTotals
{
    /// <summary>First instant covered.</summary>
    [Id(0)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant no longer covered.</summary>
    [Id(1)] public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length of a bucket.</summary>
    [Id(2)] public required UsageInterval Interval { get; init; }

    /// <summary>Every event acknowledged before this instant is counted, by the clock of the node that took it; of later ones some may not be yet.</summary>
    [Id(3)] public required DateTimeOffset AsOf { get; init; }

    /// <summary>The whole range; equal to the sum over the buckets, and over the accounts.</summary>
    [Id(4)] public required SummedMetrics Totals { get; init; }

    /// <summary>Every bucket of the range in order, empty ones with zeros.</summary>
    [Id(5)] public required TotalsBucket[] Buckets { get; init; }
}

/// <summary>One bucket <c>[start, end)</c>; the first and the last are cut to the range.</summary>
[GenerateSerializer, Immutable, Alias("totals-bucket")]
public sealed record TotalsBucket : SummedMetrics
{
    public TotalsBucket(DateTimeOffset start, DateTimeOffset end, SummedMetrics metrics) : base(metrics) => (Start, End) = (start, end);

    [Id(0)] public DateTimeOffset Start { get; }

    [Id(1)] public DateTimeOffset End { get; }
}
