using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>Cuts an export into questions an account answers one after the other, each of bounded size and of one snapshot.</summary>
static class ExportSlices
{
    const int MaxGroups = 10_000;

    /// <summary>The slices of a query, in order: whole buckets, which none of them shares with the next.</summary>
    public static IEnumerable<UsageQuery> Of(UsageQuery query)
    {
        foreach (var buckets in Buckets.Of(query.Start, query.End, query.Interval).Chunk(Length(query)))
            yield return query with { Start = buckets[0].Start, End = buckets[^1].End, MaxGroups = MaxGroups };
    }

    /// <summary>Buckets a slice has. An account has at most so many names a day, and a group may have each bucket.</summary>
    static int Length(UsageQuery query) => query switch
    {
        { GroupBy: null or UsageGrouping.Status or UsageGrouping.Category } => 500,
        { Interval: UsageInterval.Hourly } => 24,
        { Interval: UsageInterval.Daily } => 7,
        _ => 1,
    };
}
