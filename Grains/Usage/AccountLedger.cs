using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.RateLimits;

namespace TikApis.Usage;

/// <summary>
/// An account's numbers in memory: decides which events of a batch count, holds them back until the journal
/// has them, and then counts them. Knows no clock, no grain and no database.
/// </summary>
public sealed class AccountLedger(IdWindow ids, DailyBounds bounds, MinuteRing minutes, AccountWindows windows)
{
    readonly Queue<Sent> sent = new();
    readonly UsageBatchWriter writer = new();

    /// <summary>What the tables may not hold yet.</summary>
    public Overlay Overlay { get; } = new();

    /// <summary>The last hours by the minute.</summary>
    public MinuteRing Minutes => minutes;

    /// <summary>What its keys used of their limits.</summary>
    public AccountWindows Windows => windows;

    /// <summary>Events counted since the activation.</summary>
    public long Counted { get; private set; }

    /// <summary>The last batch on its way; null when everything is decided.</summary>
    public CommitGroup? LastSent { get; private set; }

    /// <summary>Keeps the names of a batch's days in memory, once they are learned, until <see cref="LetGo"/>. Gives these days.</summary>
    public IReadOnlyCollection<long> Hold(UsageBatch batch)
    {
        HashSet<long> days = [];
        var last = long.MinValue;
        foreach (ref readonly var record in batch.Records)
        {
            var day = DailyBounds.DayOf(record.TimestampMs);
            if (day != last)
                days.Add(last = day);
        }

        bounds.Hold(days);
        return days;
    }

    /// <summary>The batch is counted, or never will be.</summary>
    public void LetGo(IReadOnlyCollection<long> days) => bounds.LetGo(days);

    /// <summary>Days whose names must be learned (<see cref="Learn"/>) before a batch of them can be decided.</summary>
    public IReadOnlyList<long> UnknownDays(IReadOnlyCollection<long> days) => [.. days.Where(day => !bounds.Knows(day))];

    /// <summary>Adds what was counted on a day before.</summary>
    public void Learn(long day, IEnumerable<Series> counted) => bounds.Learn(day, counted);

    /// <summary>Decides a batch: drops duplicates, keeps names within their bounds. Remembers the ids from now on.</summary>
    public Decision Decide(UsageBatch batch, long nowMs)
    {
        var records = batch.Records;

        // A batch of duplicates alone is never sent. Left as if in flight, its append would keep the ids it shares a segment with from expiring.
        if (sent.Count == 0)
            ids.Commit(ids.LastOrdinal);
        ids.Expire(nowMs);
        var ordinal = ids.BeginAppend(nowMs);
        var series = batch.ReadSeries();
        var naming = new BatchNaming(bounds, series);
        var limits = new BatchLimits(windows, series.Length, nowMs);
        var kept = new bool[records.Length];
        LimitMarks[]? marks = null;
        var accepted = 0;
        var (inFlight, asSent) = (false, true);
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var record = ref records[i];
            var seen = record.HasId ? ids.Add(record.Id, ordinal) : Seen.New;
            kept[i] = seen == Seen.New;
            inFlight |= seen == Seen.InFlight;
            asSent &= kept[i] && naming.IsOwn(record);
            if (!kept[i])
                continue;
            accepted++;
            if (limits.Count(record, naming.Of(record)) is var mark && mark != record.Marks && marks is null)
                marks = Array.ConvertAll(records.ToArray(), r => r.Marks);
            if (marks is not null)
                marks[i] = mark;
        }

        UsageBatch? counted = accepted == 0 ? null : asSent && marks is null ? batch : Rewrite(records, kept, naming, marks);
        return new Decision(ordinal, counted, accepted, records.Length - accepted, limits.Exceeded ? windows.Limits : null, inFlight);
    }

    /// <summary>A decided batch is on its way to the journal.</summary>
    public void Send(Decision decision, CommitGroup group)
    {
        sent.Enqueue(new Sent(decision.Ordinal, decision.Accepted!.Value, group));
        LastSent = group;
    }

    /// <summary>Counts what the journal has by now, in the order it was sent.</summary>
    public void CountCommitted()
    {
        while (sent.TryPeek(out var next) && next.Group.Committed.IsCompletedSuccessfully)
        {
            sent.Dequeue();
            ids.Commit(next.Ordinal);
            var records = next.Accepted.Records;
            Counted += records.Length;
            Overlay.Add(next.Group.Committed.Result, next.Accepted.ReadSeries(), records);
            foreach (ref readonly var record in records)
                minutes.Add(record);
        }

        if (sent.Count == 0)
            LastSent = null;
    }

    UsageBatch Rewrite(ReadOnlySpan<EventRecord> records, bool[] kept, BatchNaming naming, LimitMarks[]? marks)
    {
        for (var i = 0; i < records.Length; i++)
        {
            if (kept[i])
                writer.Add((marks is null ? records[i] : records[i].With(marks[i])) with { Series = writer.IndexOf(naming.Of(records[i])) });
        }

        return writer.ToBatch();
    }

    readonly record struct Sent(uint Ordinal, UsageBatch Accepted, CommitGroup Group);
}
