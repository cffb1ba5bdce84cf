using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>Counts by UTC minute and API key, without endpoints and percentiles: the fine grain of recent days.</summary>
public sealed class MinuteRollup
{
    /// <summary>Milliseconds of a minute.</summary>
    public const long MinuteMs = 60_000;

    /// <summary>How long minutes are kept: 3 days, in milliseconds.</summary>
    public const long KeptMs = 3 * 24 * Rollup.HourMs;

    readonly Dictionary<(long MinuteMs, string ApiKeyId), MinuteCount> cells = [];

    /// <summary>Cells by the start of their minute (Unix milliseconds) and API key.</summary>
    public IReadOnlyDictionary<(long MinuteMs, string ApiKeyId), MinuteCount> Cells => cells;

    /// <summary>Counts the events of one batch that are not older than an instant.</summary>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records, long notBefore)
    {
        foreach (ref readonly var record in records)
        {
            if (record.TimestampMs < notBefore)
                continue;
            var key = (record.TimestampMs - record.TimestampMs % MinuteMs, series[record.Series].ApiKeyId);
            cells[key] = cells.GetValueOrDefault(key) + MinuteCount.Of(record);
        }
    }
}
