namespace TikApis.Usage;

/// <summary>
/// The newest errors of a set of events: by the time they happened, not by when they came, so that a log
/// imported late pushes none of today's out; of the same millisecond the later come. The newest of two sets are
/// the newest of what each kept, so they can be gathered in parts and put together.
/// </summary>
/// <remarks>Nothing is allocated until the first error; then 80 bytes each, beside the names.</remarks>
public sealed class RecentErrors
{
    /// <summary>Most errors kept.</summary>
    public const int Most = 200;

    PriorityQueue<(EventRecord Event, Series Series), (long TimestampMs, long Arrival)>? newest;
    long arrivals;

    /// <summary>How many there are.</summary>
    public int Count => newest?.Count ?? 0;

    /// <summary>Adds the errors of one batch, which came after those before.</summary>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            if (record.Status >= 400)
                Add(record, series[record.Series]);
        }
    }

    /// <summary>Adds those of a set that came after this one.</summary>
    public void Add(RecentErrors later)
    {
        foreach (var (record, series) in later.OldestFirst())
            Add(record, series);
    }

    /// <summary>As they are stored: a batch, oldest first.</summary>
    public UsageBatch ToBatch()
    {
        var batch = new UsageBatchWriter();
        foreach (var (record, series) in OldestFirst())
            batch.Add(record with { Series = batch.IndexOf(series) });
        return batch.ToBatch();
    }

    /// <summary>What was stored.</summary>
    public static RecentErrors Of(UsageBatch stored)
    {
        var errors = new RecentErrors();
        errors.Add(stored.ReadSeries(), stored.Records);
        return errors;
    }

    /// <summary>The errors, newest first.</summary>
    public IEnumerable<(EventRecord Event, Series Series)> NewestFirst() => OldestFirst().Reverse();

    IEnumerable<(EventRecord Event, Series Series)> OldestFirst() =>
        newest is null ? [] : newest.UnorderedItems.OrderBy(error => error.Priority).Select(error => error.Element);

    void Add(in EventRecord record, Series series)
    {
        var place = (record.TimestampMs, ++arrivals);
        newest ??= new();
        if (newest.Count < Most)
            newest.Enqueue((record, series), place);
        else if (newest.TryPeek(out _, out var oldest) && place.CompareTo(oldest) > 0)
            newest.DequeueEnqueue((record, series), place);
    }
}
