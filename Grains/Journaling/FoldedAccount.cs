using TikApis.Counting;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>What a run of journal entries adds to one account's tables.</summary>
public sealed class FoldedAccount
{
    readonly SortedDictionary<long, List<UInt128>> ids = [];

    /// <summary>Hours by series.</summary>
    public Rollup Hours { get; } = new();

    /// <summary>Minutes by API key, of events young enough that somebody may look at their minute.</summary>
    public MinuteRollup Minutes { get; } = new();

    /// <summary>The newest errors.</summary>
    public RecentErrors NewestErrors { get; } = new();

    /// <summary>Days and violations of its rate limits.</summary>
    public FoldedLimits Limits { get; } = new();

    /// <summary>Events in all.</summary>
    public long Requests { get; private set; }

    /// <summary>Events of status 400 and above.</summary>
    public long Errors { get; private set; }

    /// <summary>Earliest event, Unix milliseconds.</summary>
    public long FirstEventMs { get; private set; } = long.MaxValue;

    /// <summary>Latest event, Unix milliseconds.</summary>
    public long LastEventMs { get; private set; } = long.MinValue;

    /// <summary>When the latest arrived, Unix milliseconds.</summary>
    public long LastArrivalMs { get; private set; } = long.MinValue;

    /// <summary>Rows it adds to the tables, about: each hour is in a day too.</summary>
    public int Rows => 2 * Hours.Cells.Count + Minutes.Cells.Count + Limits.Days.Count + Limits.Violations.Count + ids.Count + 2;

    /// <summary>C3: ids by the instant they expire (Unix milliseconds).</summary>
    public IEnumerable<KeyValuePair<long, List<UInt128>>> Ids => ids;

    internal void Add(in JournalEntry entry, Series[] series, long idsExpire)
    {
        var records = entry.Accepted.Records;
        Hours.Add(series, records);
        NewestErrors.Add(series, records);
        Limits.Add(series, records, entry.Limits);
        Minutes.Add(series, records, notBefore: entry.ArrivalMs - MinuteRollup.KeptMs);
        if (!ids.TryGetValue(idsExpire, out var expiring))
            ids.Add(idsExpire, expiring = []);
        Requests += records.Length;
        LastArrivalMs = Math.Max(LastArrivalMs, entry.ArrivalMs);
        foreach (ref readonly var record in records)
        {
            if (record.Status >= 400)
                Errors++;
            FirstEventMs = Math.Min(FirstEventMs, record.TimestampMs);
            LastEventMs = Math.Max(LastEventMs, record.TimestampMs);
            if (record.HasId)
                expiring.Add(record.Id);
        }
    }
}
