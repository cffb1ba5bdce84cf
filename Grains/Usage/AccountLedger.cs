using TikApis.Alerts;
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
    /// <summary>Events whose ids are fetched at once.</summary>
    const int Ahead = 16;

    readonly KnownSeries known = new(KnownSeries.OfAccount);
    Sent? first, last;

    /// <summary>What the tables may not hold yet.</summary>
    public Overlay Overlay { get; } = new();

    /// <summary>The last hours by the minute.</summary>
    public MinuteRing Minutes => minutes;

    /// <summary>What its keys used of their limits.</summary>
    public AccountWindows Windows => windows;

    /// <summary>What its alert rules look at.</summary>
    public AlertWatcher Alerts { get; } = new(windows, minutes);

    /// <summary>What the billing period holds; null until somebody asks.</summary>
    public RunningPeriod? Running { get; set; }

    /// <summary>Events counted since the activation.</summary>
    public long Counted { get; private set; }

    /// <summary>Whether no event was sent to the journal since the activation.</summary>
    public bool IsUntouched => Counted == 0 && last is null;

    /// <summary>The last batch on its way; null when everything is decided.</summary>
    public CommitGroup? LastSent => last?.Group;

    /// <summary>Keeps the names of a batch's days in memory, once they are learned, until <see cref="LetGo"/>. Gives these days.</summary>
    public IReadOnlyCollection<long> Hold(UsageBatch batch)
    {
        List<long> days = [];
        foreach (ref readonly var record in batch.Records)
        {
            var day = DailyBounds.DayOf(record.TimestampMs);
            if ((days.Count == 0 || days[^1] != day) && !days.Contains(day))
                days.Add(day);
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
        if (first is null)
            ids.Commit(ids.LastOrdinal);
        ids.Expire(nowMs);
        var ordinal = ids.BeginAppend(nowMs);
        var series = known.Of(batch);
        var naming = new BatchNaming(bounds, series);
        var limits = new BatchLimits(windows, series.Length, nowMs);
        var kept = new bool[records.Length];
        LimitMarks[]? marks = null;
        var accepted = 0;
        var (inFlight, asSent) = (false, true);
        for (var i = 0; i < records.Length; i++)
        {
            if (i % Ahead == 0)
                ids.Touch(records.Slice(i, Math.Min(Ahead, records.Length - i)));
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

        UsageBatch? counted = accepted == 0 ? null : batch;
        if (accepted > 0 && !(asSent && marks is null))
        {
            counted = Rewrite(records, kept, naming, marks);
            series = known.Of(counted.Value);
        }

        return new Decision(
            ordinal, counted, accepted == 0 ? null : series, accepted, accepted == records.Length ? [] : SeenOf(kept), limits.Exceeded ? windows.Limits : null, inFlight);
    }

    static int[] SeenOf(bool[] kept) => [.. Enumerable.Range(0, kept.Length).Where(i => !kept[i])];

    /// <summary>A decided batch is on its way to the journal.</summary>
    public void Send(Decision decision, CommitGroup group)
    {
        var sent = new Sent(decision.Ordinal, decision.Accepted!.Value, decision.Series!, group);
        if (last is null)
            first = sent;
        else
            last.Next = sent;
        last = sent;
    }

    /// <summary>Counts what the journal has by now, in the order it was sent.</summary>
    public void CountCommitted()
    {
        while (first is { Group.Committed: { IsCompletedSuccessfully: true } committed } sent)
        {
            first = sent.Next;
            if (first is null)
                last = null;
            ids.Commit(sent.Ordinal);
            var records = sent.Accepted.Records;
            Counted += records.Length;
            Overlay.Add(committed.Result, sent.Series, records);
            foreach (ref readonly var record in records)
                minutes.Add(record);
            Running?.Count(committed.Result, sent.Series, records);
            Alerts.Count(sent.Series, records);
        }
    }

    static UsageBatch Rewrite(ReadOnlySpan<EventRecord> records, bool[] kept, BatchNaming naming, LimitMarks[]? marks)
    {
        var writer = new UsageBatchWriter();
        for (var i = 0; i < records.Length; i++)
        {
            if (kept[i])
                writer.Add((marks is null ? records[i] : records[i].With(marks[i])) with { Series = writer.IndexOf(naming.Of(records[i])) });
        }

        return writer.ToBatch();
    }

    /// <summary>A batch on its way, and the one after it. Mostly there is none, and then nothing is kept for them.</summary>
    sealed class Sent(uint ordinal, UsageBatch accepted, Series[] series, CommitGroup group)
    {
        public uint Ordinal => ordinal;

        public UsageBatch Accepted => accepted;

        public Series[] Series => series;

        public CommitGroup Group => group;

        public Sent? Next { get; set; }
    }
}
