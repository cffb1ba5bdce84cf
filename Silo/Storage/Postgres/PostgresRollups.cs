using Npgsql;
using TikApis.Journaling;
using TikApis.RateLimits;
using TikApis.Usage;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>
/// C2, C3: adds what a fold gathered to the tables, one statement a table however many rows there are; tables in
/// one order, rows in key order, so that two folds never wait for each other in a circle.
/// </summary>
sealed class PostgresRollups(NpgsqlConnection connection)
{
    public async Task Add(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        if (accounts.Count == 0)
            return;
        await connection.Execute("SELECT usage_add_months($1)", CancellationToken.None, MonthsOf(accounts));
        foreach (var table in RollupTable.All)
            await new PostgresRollupTable(connection, table).Add(accounts);
        var errors = await AddToNewest([.. accounts.Where(a => a.Value.NewestErrors.Count > 0)]);
        await using var batch = connection.CreateBatch();
        AddMinutesAndDays(batch, accounts);
        PostgresLimitRows.AddViolations(batch, [.. from a in accounts from v in a.Value.Limits.Violations select new ViolationRow(a.Key, v.Key, v.Value)]);
        AddIds(batch, accounts);
        SetErrors(batch, errors);
        AddTotals(batch, accounts);
        await batch.ExecuteNonQueryAsync();
    }

    static DateTime[] MonthsOf(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts) =>
    [
        .. accounts.SelectMany(a => a.Value.Hours.Cells).Select(cell => FromMilliseconds(cell.Key.StartMs))
            .Select(start => new DateTime(start.Year, start.Month, 1, 0, 0, 0, DateTimeKind.Utc)).Distinct(),
    ];

    /// <summary>A day's peak is the largest of its minutes as they are afterwards.</summary>
    static void AddMinutesAndDays(NpgsqlBatch batch, IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        var rows = (from a in accounts from c in KeyOrder.Minutes(a.Value.Minutes) select (AccountId: a.Key, Cell: c.Key, Count: c.Value)).ToArray();
        var days = (from a in accounts from d in KeyOrder.Days(a.Value.Limits) select (AccountId: a.Key, d.Key.DayMs, d.Key.ApiKeyId, Use: d.Value)).ToArray();
        batch.Add(
            """
            WITH minutes AS
            (
              INSERT INTO usage_minute AS t (account_id, bucket, api_key_id, requests, errors, rate_limited, response_sum, response_count, acquired)
              SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
              ON CONFLICT (account_id, bucket, api_key_id) DO UPDATE SET requests = t.requests + excluded.requests,
                errors = t.errors + excluded.errors, rate_limited = t.rate_limited + excluded.rate_limited,
                response_sum = t.response_sum + excluded.response_sum, response_count = t.response_count + excluded.response_count,
                acquired = t.acquired + excluded.acquired
              RETURNING account_id, date_trunc('day', bucket, 'UTC') AS day, api_key_id, requests - rate_limited AS served
            ),
            peaks AS (SELECT account_id, day, api_key_id, MAX(served) AS peak FROM minutes GROUP BY 1, 2, 3)
            INSERT INTO rate_limit_days AS t (account_id, day, api_key_id, requests, refused, acquired, posts, near_minutes, peak)
            SELECT account_id, day, api_key_id, requests, refused, acquired, posts, near_minutes, COALESCE(peak, 0)
            FROM unnest($10, $11, $12, $13, $14, $15, $16, $17) WITH ORDINALITY
              AS added (account_id, day, api_key_id, requests, refused, acquired, posts, near_minutes, n)
            LEFT JOIN peaks USING (account_id, day, api_key_id)
            ORDER BY n
            ON CONFLICT (account_id, day, api_key_id) DO UPDATE SET requests = t.requests + excluded.requests,
              refused = t.refused + excluded.refused, acquired = t.acquired + excluded.acquired, posts = t.posts + excluded.posts,
              near_minutes = t.near_minutes + excluded.near_minutes, peak = GREATEST(t.peak, excluded.peak)
            """,
            rows.Select(r => r.AccountId).ToArray(),
            rows.Select(r => FromMilliseconds(r.Cell.MinuteMs)).ToArray(),
            rows.Select(r => r.Cell.ApiKeyId).ToArray(),
            rows.Select(r => r.Count.Requests).ToArray(),
            rows.Select(r => r.Count.Errors).ToArray(),
            rows.Select(r => r.Count.RateLimited).ToArray(),
            rows.Select(r => r.Count.ResponseSum).ToArray(),
            rows.Select(r => r.Count.ResponseCount).ToArray(),
            rows.Select(r => r.Count.Acquired).ToArray(),
            days.Select(d => d.AccountId).ToArray(),
            days.Select(d => FromMilliseconds(d.DayMs)).ToArray(),
            days.Select(d => d.ApiKeyId).ToArray(),
            days.Select(d => d.Use.Requests).ToArray(),
            days.Select(d => d.Use.Refused).ToArray(),
            days.Select(d => d.Use.Acquired).ToArray(),
            days.Select(d => d.Use.Posts).ToArray(),
            days.Select(d => d.Use.NearMinutes).ToArray());
    }

    /// <summary>
    /// A chunk grows until it would no longer lie in its row, and is small to write anew; then the next begins.
    /// </summary>
    static void AddIds(NpgsqlBatch batch, IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        var rows = (from a in accounts from ids in a.Value.Ids where ids.Value.Count > 0 select (AccountId: a.Key, Expires: ids.Key, Ids: ids.Value)).ToArray();
        batch.Add(
            """
            INSERT INTO usage_ids AS t (account_id, expires_at, chunk, ids)
            SELECT added.account_id, added.expires_at, COALESCE(last.chunk + CASE WHEN last.bytes < 1600 THEN 0 ELSE 1 END, 0), added.ids
            FROM unnest($1, $2, $3) WITH ORDINALITY AS added (account_id, expires_at, ids, n)
            LEFT JOIN LATERAL
            (
              SELECT chunk, length(usage_ids.ids) AS bytes FROM usage_ids
              WHERE usage_ids.account_id = added.account_id AND usage_ids.expires_at = added.expires_at
              ORDER BY chunk DESC LIMIT 1
            ) AS last ON true
            ORDER BY n
            ON CONFLICT (account_id, expires_at, chunk) DO UPDATE SET ids = t.ids || excluded.ids
            """,
            rows.Select(r => r.AccountId).ToArray(),
            rows.Select(r => FromMilliseconds(r.Expires)).ToArray(),
            rows.Select(r => IdBytes.Of(r.Ids)).ToArray());
    }

    /// <summary>The newest errors of what is stored and what was folded. Nobody else folds these accounts meanwhile; the lock costs nothing.</summary>
    async Task<KeyValuePair<string, RecentErrors>[]> AddToNewest(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        if (accounts.Count == 0)
            return [];
        await using var batch = connection.Batch(
            "SELECT account_id, newest FROM usage_errors WHERE account_id = ANY ($1) ORDER BY account_id FOR UPDATE",
            [accounts.Select(a => a.Key).ToArray()]);
        await using var reader = await batch.ExecuteReaderAsync();
        var stored = (await reader.Rows(row => (AccountId: row.GetString(0), Errors: RecentErrors.Of(new UsageBatch(row.Bytes(1)))))).ToDictionary(row => row.AccountId, row => row.Errors);
        return [.. accounts.Select(a =>
        {
            var newest = stored.GetValueOrDefault(a.Key) ?? new RecentErrors();
            newest.Add(a.Value.NewestErrors);
            return KeyValuePair.Create(a.Key, newest);
        })];
    }

    static void SetErrors(NpgsqlBatch batch, KeyValuePair<string, RecentErrors>[] errors)
    {
        if (errors.Length == 0)
            return;
        batch.Add(
            """
            INSERT INTO usage_errors (account_id, newest) SELECT * FROM unnest($1, $2)
            ON CONFLICT (account_id) DO UPDATE SET newest = excluded.newest
            """,
            errors.Select(e => e.Key).ToArray(),
            errors.Select(e => e.Value.ToBatch().Bytes).ToArray());
    }

    /// <summary>The rows are locked in order first: an update that joins takes them in any.</summary>
    static void AddTotals(NpgsqlBatch batch, IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        var counted = accounts.Where(a => a.Value.Requests > 0).ToArray();
        batch.Add(
            """
            WITH locked AS MATERIALIZED
            (
              SELECT added.* FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS added (account_id, requests, errors, first_event, last_event, counted_at, n)
              JOIN usage_accounts AS t USING (account_id) ORDER BY n FOR UPDATE OF t
            )
            UPDATE usage_accounts AS t SET requests = t.requests + locked.requests, errors = t.errors + locked.errors,
              first_event = LEAST(t.first_event, locked.first_event), last_event = GREATEST(t.last_event, locked.last_event),
              counted_at = GREATEST(t.counted_at, locked.counted_at)
            FROM locked WHERE t.account_id = locked.account_id
            """,
            counted.Select(a => a.Key).ToArray(),
            counted.Select(a => a.Value.Requests).ToArray(),
            counted.Select(a => a.Value.Errors).ToArray(),
            counted.Select(a => FromMilliseconds(a.Value.FirstEventMs)).ToArray(),
            counted.Select(a => FromMilliseconds(a.Value.LastEventMs)).ToArray(),
            counted.Select(a => FromMilliseconds(a.Value.LastArrivalMs)).ToArray());
    }
}
