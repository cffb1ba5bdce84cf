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
    long uses;

    /// <summary>Start of the UTC day of an instant, both in Unix milliseconds.</summary>
    public static long DayOf(long timestampMs) => timestampMs - timestampMs % DayMs;

    /// <summary>Days whose names are in memory.</summary>
    public int Count => days.Count(day => day.Value.IsLearned);

    /// <summary>True when the names of a day are in memory; else they have to be learned before anything of it is admitted.</summary>
    public bool Knows(long day) => days.TryGetValue(day, out var known) && known.IsLearned;

    /// <summary>Adds names counted before. Repeating it is harmless.</summary>
    public void Learn(long day, IEnumerable<Series> counted)
    {
        var known = Of(day);
        if (!known.IsLearned)
            (known.IsLearned, known.LastUse) = (true, ++uses);
        foreach (var series in counted)
            known.Add(series);
    }

    /// <summary>The series an event is counted under: its own, or one with names replaced by <see cref="Series.Other"/>.</summary>
    public Series Admit(long day, Series series)
    {
        var known = days[day];
        known.LastUse = ++uses;
        if (known.Series.Contains(series))
            return series;
        var admitted = known.Series.Count < Fewest ? series : Bounded(known, series);
        known.Add(admitted);
        return admitted;
    }

    /// <summary>Keeps days from being forgotten, whether their names are in memory yet or not, until they are let go as often.</summary>
    public void Hold(IEnumerable<long> some)
    {
        foreach (var day in some)
            Of(day).Held++;
    }

    /// <summary>Ends a <see cref="Hold"/>, and forgets the least recently used days beyond the bound that nobody holds.</summary>
    public void LetGo(IEnumerable<long> some)
    {
        foreach (var day in some)
        {
            var known = days[day];
            if (--known.Held == 0 && !known.IsLearned)
                days.Remove(day);
        }

        if (days.Count <= options.MaxDays)
            return;
        foreach (var (day, _) in days.Where(d => d.Value.Held == 0).OrderBy(d => d.Value.LastUse).Take(Count - options.MaxDays).ToArray())
            days.Remove(day);
    }

    /// <summary>As long as a day has fewer series, no bound can be reached.</summary>
    int Fewest => Math.Min(Math.Min(options.MaxApiKeys, options.MaxEndpoints), Math.Min(options.MaxCategories, options.MaxSeries));

    Day Of(long day)
    {
        if (!days.TryGetValue(day, out var known))
            days.Add(day, known = new Day());
        return known;
    }

    Series Bounded(Day day, Series series)
    {
        var admitted = new Series(
            Bounded(day.Names.ApiKeys, series.ApiKeyId, options.MaxApiKeys),
            Bounded(day.Names.Endpoints, series.Endpoint, options.MaxEndpoints),
            Bounded(day.Names.Categories, series.Category, options.MaxCategories));
        return day.Series.Count >= options.MaxSeries && !day.Series.Contains(admitted) ? admitted with { Endpoint = Series.Other } : admitted;
    }

    static string Bounded(HashSet<string> known, string name, int most) =>
        known.Contains(name) || known.Count < most ? name : Series.Other;

    sealed class Day
    {
        DayNames? names;

        public HashSet<Series> Series { get; } = [];

        /// <summary>The names in the series; taken out of them when they are first asked for, which most days never are.</summary>
        public DayNames Names => names ??= new DayNames(Series);

        /// <summary>Whether its series are known: a day that is only held is here too.</summary>
        public bool IsLearned { get; set; }

        public int Held { get; set; }

        public long LastUse { get; set; }

        public void Add(Series series)
        {
            if (Series.Add(series))
                names?.Add(series);
        }
    }

    sealed class DayNames
    {
        public DayNames(IEnumerable<Series> all)
        {
            foreach (var series in all)
                Add(series);
        }

        public HashSet<string> Endpoints { get; } = new(StringComparer.Ordinal);

        public HashSet<string> ApiKeys { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Categories { get; } = new(StringComparer.Ordinal);

        public void Add(Series series)
        {
            Endpoints.Add(series.Endpoint);
            ApiKeys.Add(series.ApiKeyId);
            Categories.Add(series.Category);
        }
    }
}
