using Npgsql;
using TikApis.RateLimits;
using TikApis.Usage;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Reads windows of rate limits.</summary>
static class StoredLimits
{
    /// <summary>An account's days from one on.</summary>
    public const string Days =
        """
        SELECT day, api_key_id, requests, refused, acquired, posts, near_minutes, peak
        FROM rate_limit_days WHERE account_id = $1 AND day >= $2 ORDER BY day, api_key_id
        """;

    /// <summary>Asks for what <see cref="ReadWindows"/> reads.</summary>
    public static void AskWindows(NpgsqlBatch batch, string accountId, long nowMs, long periodStartMs)
    {
        var recent = FromMilliseconds(nowMs - KeyWindows.MinutesKeptMs);
        batch.Add("SELECT bucket, api_key_id, requests - rate_limited - acquired FROM usage_minute WHERE account_id = $1 AND bucket >= $2 ORDER BY bucket", accountId, recent);
        batch.Add(Days, accountId, FromMilliseconds(DailyBounds.DayOf(nowMs) - DailyBounds.DayMs));
        batch.Add(
            "SELECT COALESCE(SUM(requests - acquired), 0)::bigint FROM rate_limit_days WHERE account_id = $1 AND day >= $2",
            accountId,
            FromMilliseconds(periodStartMs));
        batch.Add(
            """
            SELECT kind, api_key_id, window_start, window_end, granted FROM rate_limit_grants
            WHERE account_id = $1 AND window_end > CASE kind WHEN 'RequestsPerMinute' THEN $2 ELSE $3 END
            """,
            accountId,
            recent,
            FromMilliseconds(nowMs - DailyBounds.DayMs));
    }

    public static async Task<StoredWindows> ReadWindows(NpgsqlDataReader reader, string accountId) => new(
        await reader.RowsThenNext(row => (row.Milliseconds(0), row.GetString(1), row.GetInt64(2))),
        await reader.RowsThenNext(DayAt),
        (await reader.RowsThenNext(row => row.GetInt64(0))).Single(),
        await reader.Rows(row => new Grant(
            accountId, Enum.Parse<LimitKind>(row.GetString(0)), row.GetString(1), row.Milliseconds(2), row.Milliseconds(3), row.GetInt64(4))));

    public static LimitDay DayAt(NpgsqlDataReader row) => new(
        row.Milliseconds(0), row.GetString(1), new DayUse(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)), row.GetInt64(7));
}
