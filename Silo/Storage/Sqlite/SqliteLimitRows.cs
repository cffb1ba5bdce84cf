using Microsoft.Data.Sqlite;
using TikApis.RateLimits;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Adds days and violations to the tables, with prepared statements.</summary>
sealed class SqliteLimitRows(SqliteConnection connection) : IDisposable
{
    readonly SqliteCommand day = connection.Command(
        """
        INSERT INTO rate_limit_days VALUES ($account, $day, $key, $requests, $refused, $acquired, $posts, $near, $peak)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, refused = refused + excluded.refused,
          acquired = acquired + excluded.acquired, posts = posts + excluded.posts,
          near_minutes = near_minutes + excluded.near_minutes, peak = MAX(peak, excluded.peak)
        """);
    readonly SqliteCommand violation = connection.Command(
        """
        INSERT INTO rate_limit_violations VALUES ($account, $window, $kind, $key, $endpoint, $limit, $beyond, $refused, $first, $last)
        ON CONFLICT DO UPDATE SET limit_then = COALESCE(excluded.limit_then, limit_then), beyond = beyond + excluded.beyond,
          refused = refused + excluded.refused, first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)
        """);

    /// <param name="accountId">The account.</param>
    /// <param name="limits">What was folded.</param>
    /// <param name="peaks">Most requests served in one of a day's minutes, as the tables have them now.</param>
    public void Add(string accountId, FoldedLimits limits, Dictionary<(long DayMs, string ApiKeyId), long> peaks)
    {
        foreach (var (of, use) in KeyOrder.Days(limits))
        {
            day.Set(
                ("$account", accountId), ("$day", of.DayMs), ("$key", of.ApiKeyId), ("$requests", use.Requests), ("$refused", use.Refused),
                ("$acquired", use.Acquired), ("$posts", use.Posts), ("$near", use.NearMinutes), ("$peak", peaks.GetValueOrDefault(of))).ExecuteNonQuery();
        }

        foreach (var (key, count) in limits.Violations)
            Add(new ViolationRow(accountId, key, count));
    }

    public void Add(in ViolationRow row) => violation.Set(
        ("$account", row.AccountId), ("$window", row.Key.WindowMs), ("$kind", row.Key.Kind.ToString()), ("$key", row.Key.ApiKeyId),
        ("$endpoint", row.Key.Endpoint), ("$limit", row.Count.Limit), ("$beyond", row.Count.Over), ("$refused", row.Count.Refused),
        ("$first", row.Count.FirstMs), ("$last", row.Count.LastMs)).ExecuteNonQuery();

    public void Dispose()
    {
        day.Dispose();
        violation.Dispose();
    }
}
