using Microsoft.Data.Sqlite;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Reads windows of rate limits.</summary>
static class StoredLimits
{
    const string DayColumns = "day, api_key_id, requests, refused, acquired, posts, near_minutes, peak";

    public static StoredWindows Windows(SqliteConnection connection, string accountId, long nowMs, long periodStartMs) => new(
        connection.Query(
            "SELECT bucket, api_key_id, requests - rate_limited - acquired FROM usage_minute WHERE account_id = $account AND bucket >= $from ORDER BY bucket",
            row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)),
            ("$account", accountId),
            ("$from", nowMs - KeyWindows.MinutesKeptMs)),
        Days(connection, accountId, DailyBounds.DayOf(nowMs) - DailyBounds.DayMs),
        connection.Query(
            "SELECT COALESCE(SUM(requests - acquired), 0) FROM rate_limit_days WHERE account_id = $account AND day >= $from",
            row => row.GetInt64(0),
            ("$account", accountId),
            ("$from", periodStartMs)).Single(),
        connection.Query(
            """
            SELECT kind, api_key_id, window_start, window_end, granted FROM rate_limit_grants
            WHERE account_id = $account AND window_end > CASE kind WHEN 'RequestsPerMinute' THEN $from ELSE $day END
            """,
            row => new Grant(accountId, Enum.Parse<LimitKind>(row.GetString(0)), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            ("$account", accountId),
            ("$from", nowMs - KeyWindows.MinutesKeptMs),
            ("$day", nowMs - DailyBounds.DayMs)));

    public static List<LimitDay> Days(SqliteConnection connection, string accountId, long fromDayMs) => connection.Query(
        $"SELECT {DayColumns} FROM rate_limit_days WHERE account_id = $account AND day >= $from ORDER BY day, api_key_id",
        row => new LimitDay(
            row.GetInt64(0), row.GetString(1), new DayUse(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)), row.GetInt64(7)),
        ("$account", accountId),
        ("$from", fromDayMs));
}
