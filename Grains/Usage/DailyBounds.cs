namespace TikApis.Usage;

/// <summary>
/// Keeps the number of names an account counts apart on one UTC day within bounds: what comes beyond them is
/// counted under <see cref="Series.Other"/>, so totals stay exact whatever is sent.
/// </summary>
/// <remarks>
/// Remembers the names of at most <see cref="BoundsOptions.MaxDays"/> days and those held: a batch holds its days from
/// before it learns their names until it is counted. Else names on their way to the journal could be forgotten, which
/// nothing it is learned from again would hold.
/// </remarks>
public sealed class DailyBounds(BoundsOptions options)
{
    /// <summary>Milliseconds of a day.</summary>
    public const long DayMs = 86_400_000;

    readonly Dictionary<long, Day> days = [];
    readonly Dictionary<long, int> held = [];
    long uses;

    /// <summary>Start of the UTC day of an instant, both in Unix milliseconds.</summary>
    public static long DayOf(long timestampMs) => timestampMs - timestampMs % DayMs;

    /// <summary>Days whose names are in memory.</summary>
    public int Count => days.Count;

    /// <summary>True when the names of a day are in memory; else they have to be learned before anything of it is admitted.</summary>
    public bool Knows(long day) => days.ContainsKey(day);

    /// <summary>Adds names counted before. Repeating it is harmless.</summary>
    public void Learn(long day, IEnumerable<Series> counted)
    {
        if (!days.TryGetValue(day, out var known))
            days.Add(day, known = new Day { LastUse = ++uses });
        foreach (var series in counted)
            known.Add(series);
    }

    /// <summary>The series an event is counted under: its own, or one with names replaced by <see cref="Series.Other"/>.</summary>
    public Series Admit(long day, in Series series)
    {
        var known = days[day];
        known.LastUse = ++uses;
        if (known.Series.Contains(series))
            return series;
        var admitted = new Series(
            Bounded(known.ApiKeys, series.ApiKeyId, options.MaxApiKeys),
            Bounded(known.Endpoints, series.Endpoint, options.MaxEndpoints),
            Bounded(known.Categories, series.Category, options.MaxCategories));
        if (known.Series.Count >= options.MaxSeries && !known.Series.Contains(admitted))
            admitted = admitted with { Endpoint = Series.Other };
        known.Add(admitted);
        return admitted;
    }

    /// <summary>Keeps days from being forgotten, whether their names are in memory yet or not, until they are let go as often.</summary>
    public void Hold(IEnumerable<long> some)
    {
        foreach (var day in some)
            held[day] = held.GetValueOrDefault(day) + 1;
    }

    /// <summary>Ends a <see cref="Hold"/>, and forgets the least recently used days beyond the bound that nobody holds.</summary>
    public void LetGo(IEnumerable<long> some)
    {
        foreach (var day in some)
        {
            if (--held[day] == 0)
                held.Remove(day);
        }

        if (days.Count <= options.MaxDays)
            return;
        foreach (var (day, _) in days.Where(d => !held.ContainsKey(d.Key)).OrderBy(d => d.Value.LastUse).Take(days.Count - options.MaxDays).ToArray())
            days.Remove(day);
    }

    static string Bounded(HashSet<string> known, string name, int most) =>
        known.Contains(name) || known.Count < most ? name : Series.Other;

    sealed class Day
    {
        public HashSet<Series> Series { get; } = [];

        public HashSet<string> Endpoints { get; } = new(StringComparer.Ordinal);

        public HashSet<string> ApiKeys { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Categories { get; } = new(StringComparer.Ordinal);

        public long LastUse { get; set; }

        public void Add(in Series series)
        {
            if (!Series.Add(series))
                return;
            Endpoints.Add(series.Endpoint);
            ApiKeys.Add(series.ApiKeyId);
            Categories.Add(series.Category);
        }
    }
}
