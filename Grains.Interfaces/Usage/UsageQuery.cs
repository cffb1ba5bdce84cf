namespace TikApis.Usage;

/// <summary>What a report is asked to cover.</summary>
/// <param name="Start">First instant, on a whole UTC hour.</param>
/// <param name="End">First instant after the range, on a whole UTC hour.</param>
/// <param name="Interval">Length of a bucket; null: the whole range is one.</param>
[GenerateSerializer, Immutable, Alias("usage-query")]
public sealed record UsageQuery(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End,
    [property: Id(2)] UsageInterval? Interval = null)
{
    /// <summary>Groups of an answer when nothing else is said.</summary>
    public const int DefaultGroups = 50;

    /// <summary>Which events.</summary>
    [Id(3)] public UsageFilter Filter { get; init; } = UsageFilter.All;

    /// <summary>Groups wanted; null: none.</summary>
    [Id(4)] public UsageGrouping? GroupBy { get; init; }

    /// <summary>Most groups told apart; the least used beyond them are summed in <see cref="Series.Other"/>.</summary>
    [Id(5)] public int MaxGroups { get; init; } = DefaultGroups;

    /// <summary>Start of a range of the same length to compare with, on a whole UTC hour; null: no comparison.</summary>
    [Id(6)] public DateTimeOffset? CompareFrom { get; init; }
}
