using Npgsql;
using TikApis.RateLimits;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Grants and violations in PostgreSQL.</summary>
public sealed class PostgresRateLimits(PostgresDatabase database) : IRateLimitStore
{
    // As for an append: it waits for a fence under way, then looks at the row again.
    const string Active = "(SELECT FROM journal_writers WHERE writer = $1 AND state = 'active' FOR SHARE)";

    const string Violations = "account_id = $1 AND window_start >= $2 AND window_start < $3 AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR api_key_id = $5) AND ($6::text IS NULL OR endpoint = $6)";

    public async Task<IReadOnlyList<bool>> Grant(long writer, IReadOnlyList<Grant> grants)
    {
        // Two of the same window cannot be set by one statement; the larger holds for both.
        Grant[] rows = InKeyOrder(grants.GroupBy(g => (g.AccountId, g.Kind, g.ApiKeyId, g.StartMs)).Select(same => same.MaxBy(g => g.Granted)));
        var granted = await database.SessionsOf(writer).Execute(
            $"""
            WITH active AS MATERIALIZED {Active}
            INSERT INTO rate_limit_grants AS t SELECT added.* FROM active, unnest($2, $3, $4, $5, $6, $7) AS added
            ON CONFLICT (account_id, kind, api_key_id, window_start) DO UPDATE SET granted = GREATEST(t.granted, excluded.granted)
            """,
            CancellationToken.None,
            Values(writer, rows));
        return [.. grants.Select(_ => granted == rows.Length)];
    }

    public Task Return(long writer, IReadOnlyList<Grant> taken) => database.SessionsOf(writer).Execute(
        $"""
        WITH active AS MATERIALIZED {Active}
        UPDATE rate_limit_grants AS t SET granted = added.granted
        FROM active, unnest($2, $3, $4, $5, $6, $7) AS added (account_id, kind, api_key_id, window_start, window_end, granted)
        WHERE t.account_id = added.account_id AND t.kind = added.kind AND t.api_key_id = added.api_key_id AND t.window_start = added.window_start
        """,
        CancellationToken.None,
        Values(writer, InKeyOrder(taken)));

    public async Task AddRefused(IReadOnlyList<ViolationRow> refused)
    {
        await using var connection = await database.Sessions.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        PostgresLimitRows.AddViolations(batch, refused);
        await batch.ExecuteNonQueryAsync();
    }

    public Task<ViolationPage> ReadViolations(string accountId, ViolationFilter filter, int skip, int take) => database.Snapshot(
        batch =>
        {
            batch.Add(
                $"SELECT COUNT(*)::int FROM (SELECT DISTINCT window_start, kind, api_key_id FROM rate_limit_violations WHERE {Violations}) AS windows",
                Filter(accountId, filter));
            batch.Add(
                $"""
                WITH page AS
                (
                  SELECT window_start, kind, api_key_id, MAX(limit_then) AS limit_then, SUM(beyond)::bigint AS beyond, SUM(refused)::bigint AS refused,
                    MIN(first_at) AS first_at, MAX(last_at) AS last_at
                  FROM rate_limit_violations WHERE {Violations} GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT $7 OFFSET $8
                )
                SELECT page.*, endpoints.* FROM page, LATERAL
                (
                  SELECT array_agg(endpoint), array_agg(beyond), array_agg(refused) FROM
                  (
                    SELECT endpoint, v.beyond, v.refused FROM rate_limit_violations AS v
                    WHERE account_id = $1 AND v.window_start = page.window_start AND v.kind = page.kind AND v.api_key_id = page.api_key_id
                    ORDER BY v.beyond + v.refused DESC, endpoint LIMIT {ViolationRows.MostEndpoints}
                  ) AS most
                ) AS endpoints ORDER BY 1 DESC, 2, 3
                """,
                [.. Filter(accountId, filter), take, skip]);
        },
        async reader =>
        {
            var total = (await reader.RowsThenNext(row => row.GetInt32(0))).Single();
            return new ViolationPage([.. await reader.Rows(ViolationAt)], total);
        });

    public async Task<IReadOnlyList<ViolationHour>> ReadHours(string accountId, ViolationFilter filter) => await database.Query(
        $"""
        SELECT hour, COUNT(*), SUM(beyond)::bigint, SUM(refused)::bigint FROM
        (
          SELECT date_trunc('hour', window_start, 'UTC') AS hour, SUM(beyond) AS beyond, SUM(refused) AS refused
          FROM rate_limit_violations WHERE {Violations} GROUP BY window_start, kind, api_key_id
        ) AS windows
        GROUP BY hour ORDER BY hour
        """,
        row => new ViolationHour(row.Instant(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
        Filter(accountId, filter));

    public async Task<IReadOnlyList<LimitDay>> ReadDays(string accountId, long fromDayMs) =>
        await database.Query(StoredLimits.Days, StoredLimits.DayAt, accountId, FromMilliseconds(fromDayMs));

    static Grant[] InKeyOrder(IEnumerable<Grant> grants) =>
    [
        .. grants.OrderBy(g => g.AccountId, StringComparer.Ordinal).ThenBy(g => $"{g.Kind}", StringComparer.Ordinal)
            .ThenBy(g => g.ApiKeyId, StringComparer.Ordinal).ThenBy(g => g.StartMs),
    ];

    static object?[] Values(long writer, Grant[] rows) =>
    [
        writer,
        rows.Select(g => g.AccountId).ToArray(),
        rows.Select(g => g.Kind.ToString()).ToArray(),
        rows.Select(g => g.ApiKeyId).ToArray(),
        rows.Select(g => FromMilliseconds(g.StartMs)).ToArray(),
        rows.Select(g => FromMilliseconds(g.EndMs)).ToArray(),
        rows.Select(g => g.Granted).ToArray(),
    ];

    static object?[] Filter(string accountId, ViolationFilter filter) =>
        [accountId, filter.From.UtcDateTime, filter.To.UtcDateTime, filter.Kind?.ToString(), filter.ApiKeyId, filter.Endpoint];

    static Violation ViolationAt(NpgsqlDataReader row)
    {
        var (names, beyond, refused) = (row.GetFieldValue<string[]>(8), row.GetFieldValue<long[]>(9), row.GetFieldValue<long[]>(10));
        return ViolationRows.Violation(
            new ViolationKey(row.Milliseconds(0), Enum.Parse<LimitKind>(row.GetString(1)), row.GetString(2), ""),
            new ViolationCount(row.LongOrNull(3), row.GetInt64(4), row.GetInt64(5), row.Milliseconds(6), row.Milliseconds(7)),
            [.. names.Select((name, i) => new ViolatedEndpoint(name, beyond[i], refused[i]))]);
    }
}
