namespace TikApis.Usage;

/// <summary>Which groups a report tells apart: the most used of before, and others while there is room.</summary>
/// <param name="most">Most groups told apart.</param>
/// <param name="mostUsed">The most used, at most that many.</param>
public sealed class GroupNames(int most, IEnumerable<Series> mostUsed)
{
    readonly HashSet<Series> named = [.. mostUsed];

    /// <summary>Every group by its own name.</summary>
    public static GroupNames All => new(int.MaxValue, []);

    /// <summary>The group of a series: its own, or that of others.</summary>
    public Series Of(Series series, SeriesParts parts)
    {
        if (named.Contains(series))
            return series;
        if (named.Count >= most)
            return Series.OfOthers.Keep(parts);
        named.Add(series);
        return series;
    }
}
