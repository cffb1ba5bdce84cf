using Npgsql;
using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Usage;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>What accounts read of PostgreSQL.</summary>
public sealed class PostgresUsageTables(PostgresDatabase database) : IUsageTables
{
    const string Owner =
        """
        SELECT owner, owner_epoch, COALESCE(position, 0), target, account, EXISTS (SELECT FROM journal_writers WHERE writer = $2 AND state = 'active')
        FROM usage_accounts LEFT JOIN journal_checkpoints ON writer = $2 WHERE account_id = $1
        """;

    public Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs, int mostIds, long periodStartMs) => database.Snapshot(
        batch =>
        {
            batch.Add("SELECT period_end FROM usage_accounts WHERE account_id = $1", accountId);
            batch.Add(StoredIds.Newest, accountId, FromMilliseconds(nowMs), (long)mostIds * IdWindow.IdSize);
            batch.Add(StoredIds.Older, accountId, FromMilliseconds(nowMs), (long)mostIds * IdWindow.IdSize);
            batch.Add(
                """
                SELECT bucket, SUM(requests)::bigint, SUM(errors)::bigint, SUM(rate_limited)::bigint, SUM(response_sum)::bigint, SUM(response_count)::bigint
                FROM usage_minute WHERE account_id = $1 AND bucket >= $2 GROUP BY bucket ORDER BY bucket
                """,
                accountId,
                FromMilliseconds(minutesFromMs));
            StoredLimits.AskWindows(batch, accountId, nowMs, periodStartMs);
        },
        async reader => new StoredAccount(
            (await reader.RowsThenNext(row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.Instant(0))).SingleOrDefault(),
            await reader.RowsThenNext(row => (row.Milliseconds(0), row.Bytes(1))),
            (await reader.RowsThenNext(row => new OlderIds(row.GetInt64(0) / IdWindow.IdSize, row.Milliseconds(1)))).SingleOrDefault(),
            await reader.RowsThenNext(row => (
                row.Milliseconds(0),
                new MinuteCount(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)))),
            await StoredLimits.ReadWindows(reader, accountId)));

    public async Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days) => await database.Query(
        "SELECT DISTINCT bucket, api_key_id, endpoint, category FROM usage_day WHERE account_id = $1 AND bucket = ANY ($2)",
        row => (row.Milliseconds(0), new Series(row.GetString(1), row.GetString(2), row.GetString(3))),
        accountId,
        days.Select(FromMilliseconds).ToArray());

    public Task<TableSnapshot> Read(string accountId, long writer, TableQuery query, Action<RollupCell, Tally> read) => database.Snapshot(
        batch =>
        {
            batch.Add(Owner, accountId, writer);
            foreach (var part in query.Parts)
            {
                var rows = new PostgresRows(accountId, query, part);
                batch.Add(rows.Sums, rows.Values);
            }
        },
        async reader =>
        {
            var snapshot = await reader.Rows(row => SnapshotAt(row, accountId));
            while (await reader.NextResultAsync())
            {
                while (await reader.ReadAsync())
                    read(new RollupCell(reader.Milliseconds(0), SeriesAt(reader, 1), reader.GetInt16(4)), TallyColumns.Read(reader, 5, reader.GetInt16(4)));
            }

            return snapshot.SingleOrDefault();
        });

    public Task<(TableSnapshot Snapshot, RecentErrors Errors)> ReadErrors(string accountId, long writer) => database.Snapshot(
        batch =>
        {
            batch.Add(Owner, accountId, writer);
            batch.Add("SELECT newest FROM usage_errors WHERE account_id = $1", accountId);
        },
        async reader => (
            (await reader.RowsThenNext(row => SnapshotAt(row, accountId))).SingleOrDefault(),
            (await reader.Rows(row => RecentErrors.Of(new UsageBatch(row.Bytes(0))))).SingleOrDefault() ?? new RecentErrors()));

    public async Task<IReadOnlyList<(Series Series, long Requests)>> Rank(string accountId, TableQuery query, int most) => await database.Query(
        $"""
        SELECT api_key_id, endpoint, category, SUM(requests)::bigint FROM
        ({string.Join(" UNION ALL ", query.Parts.Select((part, i) => new PostgresRows(accountId, query, part, i).Requests))}) AS parts
        GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT {most}
        """,
        row => (SeriesAt(row, 0), row.GetInt64(3)),
        [.. query.Parts.SelectMany((part, i) => new PostgresRows(accountId, query, part, i).Values)]);

    static TableSnapshot SnapshotAt(NpgsqlDataReader row, string accountId) =>
        new(row.LongOrNull(0), row.GetInt64(1), new FoldProgress(row.GetInt64(2), row.LongOrNull(3), row.TextOrNull(4)).Of(accountId), row.GetBoolean(5));

    static Series SeriesAt(NpgsqlDataReader row, int column) => new(row.GetString(column), row.GetString(column + 1), row.GetString(column + 2));
}
