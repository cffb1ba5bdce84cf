using System.Data.Common;
using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Totals;
using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>Sums over all accounts, in the SQL that both databases speak.</summary>
/// <remarks>
/// Days by category are the fewest rows there are of a day, and lie by account and day. So it goes through the accounts
/// and takes each one's range: an index by the day would find every row somewhere else, and be written to by every fold.
/// </remarks>
/// <param name="from">Placeholder of the first day.</param>
/// <param name="to">Placeholder of the first day after the range.</param>
/// <param name="join">How accounts are joined with their days.</param>
sealed class TotalsSql(string from, string to, string join)
{
    /// <summary>The head of the oldest entry of each journal that is not in the tables: enough of it to say when it arrived.</summary>
    /// <remarks>A closed writer's journal is empty for good.</remarks>
    public static readonly string Unfolded =
        $"""
        SELECT head FROM
        (
          SELECT
          (
            SELECT substr(payload, 1, {JournalEntry.HeadSize}) FROM usage_journal AS j
            WHERE j.writer = w.writer AND j.position > c.position ORDER BY j.position LIMIT 1
          ) AS head
          FROM journal_writers AS w JOIN journal_checkpoints AS c ON c.writer = w.writer WHERE w.state <> 'closed'
        ) AS heads
        WHERE head IS NOT NULL
        """;

    static readonly string Sums =
        $"""
        CAST(SUM(d.requests) AS bigint) AS requests, CAST(SUM(CASE WHEN d.status_class >= {StatusClass.FirstError} THEN d.requests ELSE 0 END) AS bigint) AS errors,
          CAST(SUM(d.rate_limited) AS bigint) AS rate_limited, CAST(SUM(d.response_count) AS bigint) AS response_count, CAST(SUM(d.response_sum) AS bigint) AS response_sum
        """;

    readonly string accountDays =
        $"FROM usage_accounts AS a {join} {RollupTable.CategoriesByDay.Name} AS d ON d.account_id = a.account_id AND d.bucket >= {from} AND d.bucket < {to}";

    /// <summary>Sums by the day.</summary>
    public string Days => $"SELECT d.bucket, {Sums} {accountDays} GROUP BY d.bucket ORDER BY d.bucket";

    /// <summary>The accounts that used most.</summary>
    public string Top(TopOrder order, int most) =>
        $"""
        SELECT account_id, COALESCE(name, account_id), plan, requests, errors, rate_limited, response_count, response_sum,
          COUNT(*) OVER (), CAST(SUM(requests) OVER () AS bigint)
        FROM (SELECT a.account_id, a.name, a.plan, {Sums} {accountDays} GROUP BY a.account_id) AS used
        ORDER BY {(order == TopOrder.Errors ? "errors" : "requests")} DESC, account_id LIMIT {most}
        """;

    /// <summary>Reads an account of <see cref="Top"/>.</summary>
    public static RankedAccount Account(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), Sum(row, 3), row.GetInt64(8), row.GetInt64(9));

    /// <summary>Reads a sum that begins at a column.</summary>
    public static Tally Sum(DbDataReader row, int at) =>
        new(row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetInt64(at + 4), null);
}
