namespace TikApis.Usage;

/// <summary>What a report is asked to cover.</summary>
/// <param name="Start">First instant, on a whole UTC hour.</param>
/// <param name="End">First instant after the range, on a whole UTC hour.</param>
/// <param name="Interval">Length of a bucket; null: the whole range is one.</param>
/// <param name="Category">Only this category, by its exact name; null: all.</param>
[GenerateSerializer, Immutable, Alias("usage-query")]
public sealed record UsageQuery(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End,
    [property: Id(2)] UsageInterval? Interval = null,
    [property: Id(3)] string? Category = null);
