using TikApis.Usage;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>
/// The rows of a part of a query. The server sums them, and strings their sketches together for us to merge: what
/// crosses the wire is a row for each cell wanted, however many series it is made of.
/// </summary>
/// <param name="accountId">The account.</param>
/// <param name="query">The query.</param>
/// <param name="part">Its part.</param>
/// <param name="before">Parts before it in the same statement.</param>
sealed class PostgresRows(string accountId, TableQuery query, TablePart part, int before = 0)
{
    readonly RollupCondition[] conditions = [.. RollupCondition.Of(query.Filter, "strpos(endpoint, ' ')")];

    /// <summary>Tallies, summed as far as the query lets them be.</summary>
    public string Sums =>
        $"""
        SELECT MIN(bucket), {RollupTable.NamesOf(query.Names)}, status_class, SUM(requests)::bigint,
          SUM(rate_limited)::bigint, SUM(response_count)::bigint, SUM(response_sum)::bigint, {(query.Latency ? "string_agg(latency, ''::bytea)" : "NULL::bytea")}
        {From} GROUP BY {Time}status_class{RollupTable.GroupsOf(query.Names)}
        """;

    /// <summary>Names and requests, row by row.</summary>
    public string Requests => $"SELECT {RollupTable.NamesOf(query.Names)}, requests {From}";

    /// <summary>The values of its placeholders.</summary>
    public object[] Values => [accountId, FromMilliseconds(part.FromMs), FromMilliseconds(part.ToMs), .. conditions.Select(c => c.Value)];

    string Time => query.Interval switch
    {
        null => "",
        UsageInterval.Weekly => "date_trunc('week', bucket, 'UTC'), ",
        UsageInterval.Monthly => "date_trunc('month', bucket, 'UTC'), ",
        _ => "bucket, ",
    };

    string From =>
        $"""
        FROM {RollupTable.For(query, part).Name} WHERE account_id = {Placeholder(1)} AND bucket >= {Placeholder(2)} AND bucket < {Placeholder(3)}
        {string.Concat(conditions.Select((c, i) => $"AND {c.Column} = {Placeholder(4 + i)} "))}
        """;

    string Placeholder(int number) => $"${before * (3 + conditions.Length) + number}";
}
