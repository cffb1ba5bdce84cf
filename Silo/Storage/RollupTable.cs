using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>One of the tables that hold tallies, and what its rows are counted by beside account, time and status class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Days">Whether its buckets are days rather than hours.</param>
/// <param name="Parts">Names its rows have.</param>
public sealed record RollupTable(string Name, bool Days, SeriesParts Parts)
{
    public static readonly RollupTable Hours = new("usage_hour", Days: false, SeriesParts.All);
    public static readonly RollupTable ByDay = new("usage_day", Days: true, SeriesParts.All);

    /// <summary>Days without keys and endpoints: a hundredth of the rows for whoever does not ask for these.</summary>
    public static readonly RollupTable CategoriesByDay = new("usage_day_category", Days: true, SeriesParts.Category);

    /// <summary>All of them, in the order in which folds take their locks.</summary>
    public static readonly IReadOnlyList<RollupTable> All = [Hours, ByDay, CategoriesByDay];

    static readonly (SeriesParts Part, string Column)[] Columns =
        [(SeriesParts.ApiKey, "api_key_id"), (SeriesParts.Endpoint, "endpoint"), (SeriesParts.Category, "category")];

    /// <summary>Columns of the names its rows have, in the order of their key.</summary>
    public IEnumerable<string> Names => Columns.Where(c => Parts.HasFlag(c.Part)).Select(c => c.Column);

    /// <summary>Columns of its key.</summary>
    public IEnumerable<string> Key => ["account_id", "bucket", .. Names, "status_class"];

    /// <summary>The smallest table that can answer.</summary>
    public static RollupTable For(TableQuery query, TablePart part) =>
        !part.Days ? Hours : ((query.Names | query.Filter.Names) & ~CategoriesByDay.Parts) == 0 ? CategoriesByDay : ByDay;

    /// <summary>Key, endpoint and category, those a query does not want as empty texts.</summary>
    public static string NamesOf(SeriesParts wanted) => string.Join(", ", Columns.Select(c => wanted.HasFlag(c.Part) ? c.Column : $"'' AS {c.Column}"));

    /// <summary>The same without those that are empty, each after a comma.</summary>
    public static string GroupsOf(SeriesParts wanted) => string.Concat(Columns.Where(c => wanted.HasFlag(c.Part)).Select(c => $", {c.Column}"));
}
