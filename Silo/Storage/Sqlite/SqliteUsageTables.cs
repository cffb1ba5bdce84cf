using Microsoft.Data.Sqlite;
using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>What accounts read of SQLite.</summary>
public sealed class SqliteUsageTables(SqliteDatabase database) : IUsageTables
{
    public Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs, int mostIds, long periodStartMs) => database.Read(connection =>
    {
        var (ids, older) = StoredIds.Newest(connection, accountId, nowMs, mostIds);
        return new StoredAccount(
            connection.Query(
                "SELECT period_end FROM usage_accounts WHERE account_id = $account",
                row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.Instant(0),
                ("$account", accountId)).SingleOrDefault(),
            ids,
            older,
            connection.Query(
                """
                SELECT bucket, SUM(requests), SUM(errors), SUM(rate_limited), SUM(response_sum), SUM(response_count)
                FROM usage_minute WHERE account_id = $account AND bucket >= $from GROUP BY bucket ORDER BY bucket
                """,
                row => (row.GetInt64(0), new MinuteCount(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5))),
                ("$account", accountId),
                ("$from", minutesFromMs)),
            StoredLimits.Windows(connection, accountId, nowMs, periodStartMs));
    });

    public Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days) =>
        database.Read<IReadOnlyList<(long, Series)>>(connection =>
        [
            .. days.SelectMany(day => connection.Query(
                "SELECT DISTINCT api_key_id, endpoint, category FROM usage_day WHERE account_id = $account AND bucket = $day",
                row => (day, new Series(row.GetString(0), row.GetString(1), row.GetString(2))),
                ("$account", accountId),
                ("$day", day))),
        ]);

    public Task<TableSnapshot> Read(string accountId, long writer, TableQuery query, Action<RollupCell, Tally> read) =>
        database.Read(connection =>
        {
            var snapshot = Snapshot(connection, accountId, writer);
            foreach (var part in query.Parts)
            {
                var tallies = query.Latency ? TallyColumns.All : $"{TallyColumns.WithoutLatency}, NULL";
                using var command = Rows(connection, accountId, query, part, $"bucket, {RollupTable.NamesOf(query.Names)}, status_class, {tallies}");
                using var row = command.ExecuteReader();
                while (row.Read())
                    read(new RollupCell(row.GetInt64(0), SeriesAt(row, 1), row.GetInt32(4)), TallyColumns.Read(row, 5, row.GetInt32(4)));
            }

            return snapshot;
        });

    public Task<(TableSnapshot Snapshot, RecentErrors Errors)> ReadErrors(string accountId, long writer) => database.Read(connection => (
        Snapshot(connection, accountId, writer),
        connection.Query(
            "SELECT newest FROM usage_errors WHERE account_id = $account",
            row => RecentErrors.Of(new UsageBatch(row.Bytes(0))),
            ("$account", accountId)).SingleOrDefault() ?? new RecentErrors()));

    public Task<IReadOnlyList<(Series Series, long Requests)>> Rank(string accountId, TableQuery query, int most) =>
        database.Read<IReadOnlyList<(Series, long)>>(connection =>
        {
            Dictionary<Series, long> requests = [];
            foreach (var part in query.Parts)
            {
                using var command = Rows(connection, accountId, query, part, $"{RollupTable.NamesOf(query.Names)}, SUM(requests)");
                command.CommandText += $" GROUP BY 1, 2, 3";
                using var row = command.ExecuteReader();
                while (row.Read())
                    requests[SeriesAt(row, 0)] = requests.GetValueOrDefault(SeriesAt(row, 0)) + row.GetInt64(3);
            }

            return
            [
                .. requests.OrderByDescending(r => r.Value)
                    .ThenBy(r => r.Key.ApiKeyId, StringComparer.Ordinal)
                    .ThenBy(r => r.Key.Endpoint, StringComparer.Ordinal)
                    .ThenBy(r => r.Key.Category, StringComparer.Ordinal)
                    .Take(most)
                    .Select(r => (r.Key, r.Value)),
            ];
        });

    static TableSnapshot Snapshot(SqliteConnection connection, string accountId, long writer) => connection.Query(
        """
        SELECT owner, owner_epoch, COALESCE(position, 0), target, account, EXISTS (SELECT 1 FROM journal_writers WHERE writer = $writer AND state = 'active')
        FROM usage_accounts LEFT JOIN journal_checkpoints ON writer = $writer WHERE account_id = $account
        """,
        row => new TableSnapshot(
            row.LongOrNull(0), row.GetInt64(1), new FoldProgress(row.GetInt64(2), row.LongOrNull(3), row.TextOrNull(4)).Of(accountId), row.GetBoolean(5)),
        ("$account", accountId),
        ("$writer", writer)).SingleOrDefault();

    static Series SeriesAt(SqliteDataReader row, int column) => new(row.GetString(column), row.GetString(column + 1), row.GetString(column + 2));

    static SqliteCommand Rows(SqliteConnection connection, string accountId, TableQuery query, TablePart part, string columns)
    {
        RollupCondition[] conditions = [.. RollupCondition.Of(query.Filter, "instr(endpoint, ' ')")];
        return connection.Command(
            $"""
            SELECT {columns} FROM {RollupTable.For(query, part).Name}
            WHERE account_id = $account AND bucket >= $from AND bucket < $to{string.Concat(conditions.Select((c, i) => $" AND {c.Column} = $filter{i}"))}
            """,
            [("$account", accountId), ("$from", part.FromMs), ("$to", part.ToMs), .. conditions.Select((c, i) => ($"$filter{i}", (object?)c.Value))]);
    }
}
