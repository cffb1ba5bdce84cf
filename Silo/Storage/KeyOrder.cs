using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>Rows of the tables by series in the order of their keys, so that two folds never wait for each other.</summary>
static class KeyOrder
{
    /// <summary>An account's hours.</summary>
    public static IEnumerable<KeyValuePair<(long Bucket, Series Series), Tally>> Hours(Rollup hours) => InOrder(hours.Cells);

    /// <summary>An account's days: the sums of its hours.</summary>
    public static IEnumerable<KeyValuePair<(long Bucket, Series Series), Tally>> Days(Rollup hours)
    {
        Dictionary<(long DayMs, Series Series), Tally> days = [];
        foreach (var ((hour, series), tally) in hours.Cells)
        {
            var cell = (DailyBounds.DayOf(hour), series);
            if (!days.TryGetValue(cell, out var sum))
                days.Add(cell, sum = new Tally());
            sum.Add(tally);
        }

        return InOrder(days);
    }

    /// <summary>An account's minutes.</summary>
    public static IEnumerable<KeyValuePair<(long MinuteMs, string ApiKeyId), MinuteCount>> Minutes(MinuteRollup minutes) =>
        minutes.Cells.OrderBy(c => c.Key.MinuteMs).ThenBy(c => c.Key.ApiKeyId, StringComparer.Ordinal);

    static IEnumerable<KeyValuePair<(long Bucket, Series Series), Tally>> InOrder(IEnumerable<KeyValuePair<(long Bucket, Series Series), Tally>> cells) =>
        cells.OrderBy(c => c.Key.Bucket)
            .ThenBy(c => c.Key.Series.ApiKeyId, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Series.Endpoint, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Series.Category, StringComparer.Ordinal);
}
