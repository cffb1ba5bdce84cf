using TikApis.Journaling;
using TikApis.Totals;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Sums over all accounts, in PostgreSQL.</summary>
public sealed class PostgresTotals(PostgresDatabase database) : ITotalsTables
{
    static readonly TotalsSql Sql = new("$1", "$2", "JOIN");

    public Task<DailySums> Days(long fromMs, long toMs) => database.Snapshot(
        batch =>
        {
            batch.Add(TotalsSql.Unfolded);
            batch.Add(Sql.Days, FromMilliseconds(fromMs), FromMilliseconds(toMs));
        },
        async reader =>
        {
            var unfolded = await reader.RowsThenNext(row => JournalEntry.ArrivalOf(row.Bytes(0)));
            return new DailySums(await reader.Rows(row => (row.Milliseconds(0), TotalsSql.Sum(row, 1))), unfolded);
        });

    public Task<RankedAccounts> Top(long fromMs, long toMs, TopOrder order, int most) => database.Snapshot(
        batch =>
        {
            batch.Add(TotalsSql.Unfolded);
            batch.Add(Sql.Top(order, most), FromMilliseconds(fromMs), FromMilliseconds(toMs));
        },
        async reader =>
        {
            var unfolded = await reader.RowsThenNext(row => JournalEntry.ArrivalOf(row.Bytes(0)));
            return new RankedAccounts(await reader.Rows(TotalsSql.Account), unfolded);
        });
}
