using TikApis.Counting;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>An account's rows of the tables in the order of their keys, so that two folds never wait for each other.</summary>
static class KeyOrder
{
    /// <summary>Rows of a table: sums of hours where it holds more than that.</summary>
    public static IEnumerable<KeyValuePair<RollupCell, Tally>> Rows(RollupTable table, Rollup hours) =>
        (table == RollupTable.Hours ? hours.Cells : Sums(table, hours))
            .OrderBy(c => c.Key.StartMs)
            .ThenBy(c => c.Key.Series.ApiKeyId, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Series.Endpoint, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Series.Category, StringComparer.Ordinal)
            .ThenBy(c => c.Key.StatusClass);

    /// <summary>An account's minutes.</summary>
    public static IEnumerable<KeyValuePair<(long MinuteMs, string ApiKeyId), MinuteCount>> Minutes(MinuteRollup minutes) =>
        minutes.Cells.OrderBy(c => c.Key.MinuteMs).ThenBy(c => c.Key.ApiKeyId, StringComparer.Ordinal);

    /// <summary>An account's days.</summary>
    public static IEnumerable<KeyValuePair<(long DayMs, string ApiKeyId), DayUse>> Days(FoldedLimits limits) =>
        limits.Days.OrderBy(d => d.Key.DayMs).ThenBy(d => d.Key.ApiKeyId, StringComparer.Ordinal);

    static Dictionary<RollupCell, Tally> Sums(RollupTable table, Rollup hours)
    {
        Dictionary<RollupCell, Tally> sums = [];
        foreach (var (hour, tally) in hours.Cells)
        {
            var cell = new RollupCell(table.Days ? DailyBounds.DayOf(hour.StartMs) : hour.StartMs, hour.Series.Keep(table.Parts), hour.StatusClass);
            if (!sums.TryGetValue(cell, out var sum))
                sums.Add(cell, sum = new Tally());
            sum.Add(tally);
        }

        return sums;
    }
}
