using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>What accounts read of SQLite.</summary>
public sealed class SqliteUsageTables(SqliteDatabase database) : IUsageTables
{
    public Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs) => database.Read(connection => new StoredAccount(
        connection.Query(
            "SELECT period_end FROM usage_accounts WHERE account_id = $account",
            row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.Instant(0),
            ("$account", accountId)).SingleOrDefault(),
        connection.Query(
            "SELECT expires_at, ids FROM usage_ids WHERE account_id = $account AND expires_at > $now ORDER BY expires_at, chunk",
            row => (row.GetInt64(0), row.Bytes(1)),
            ("$account", accountId),
            ("$now", nowMs)),
        connection.Query(
            """
            SELECT bucket, SUM(requests), SUM(errors), SUM(rate_limited), SUM(response_sum), SUM(response_count)
            FROM usage_minute WHERE account_id = $account AND bucket >= $from GROUP BY bucket ORDER BY bucket
            """,
            row => (row.GetInt64(0), new MinuteCount(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5))),
            ("$account", accountId),
            ("$from", minutesFromMs))));

    public Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days) =>
        database.Read<IReadOnlyList<(long, Series)>>(connection =>
        [
            .. days.SelectMany(day => connection.Query(
                "SELECT api_key_id, endpoint, category FROM usage_day WHERE account_id = $account AND bucket = $day",
                row => (day, new Series(row.GetString(0), row.GetString(1), row.GetString(2))),
                ("$account", accountId),
                ("$day", day))),
        ]);

    public Task<TableSnapshot> Read(string accountId, long writer, IReadOnlyList<TablePart> parts, Action<long, Series, Tally> read) =>
        database.Read(connection =>
        {
            var snapshot = connection.Query(
                """
                SELECT owner, owner_epoch, (SELECT position FROM journal_checkpoints WHERE writer = $writer)
                FROM usage_accounts WHERE account_id = $account
                """,
                row => new TableSnapshot(row.LongOrNull(0), row.GetInt64(1), row.LongOrNull(2) ?? 0),
                ("$account", accountId),
                ("$writer", writer)).SingleOrDefault();
            foreach (var part in parts)
            {
                using var command = connection.Command(
                    $"""
                    SELECT bucket, api_key_id, endpoint, category, {TallyColumns.All} FROM {(part.Days ? "usage_day" : "usage_hour")}
                    WHERE account_id = $account AND bucket >= $from AND bucket < $to
                    """,
                    ("$account", accountId),
                    ("$from", part.FromMs),
                    ("$to", part.ToMs));
                using var row = command.ExecuteReader();
                while (row.Read())
                    read(row.GetInt64(0), new Series(row.GetString(1), row.GetString(2), row.GetString(3)), TallyColumns.Read(row, 4));
            }

            return snapshot;
        });
}
