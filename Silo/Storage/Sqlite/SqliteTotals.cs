using Microsoft.Data.Sqlite;
using TikApis.Journaling;
using TikApis.Totals;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Sums over all accounts, in SQLite.</summary>
public sealed class SqliteTotals(SqliteDatabase database) : ITotalsTables
{
    static readonly TotalsSql Sql = new("$from", "$to", "CROSS JOIN"); // Keeps the order in which they are joined.

    public Task<DailySums> Days(long fromMs, long toMs) => database.Read(connection => new DailySums(
        connection.Query(Sql.Days, row => (row.GetInt64(0), TotalsSql.Sum(row, 1)), ("$from", fromMs), ("$to", toMs)),
        Unfolded(connection)));

    public Task<RankedAccounts> Top(long fromMs, long toMs, TopOrder order, int most) => database.Read(connection => new RankedAccounts(
        connection.Query(Sql.Top(order, most), TotalsSql.Account, ("$from", fromMs), ("$to", toMs)),
        Unfolded(connection)));

    static List<long> Unfolded(SqliteConnection connection) => connection.Query(TotalsSql.Unfolded, row => JournalEntry.ArrivalOf(row.Bytes(0)));
}
