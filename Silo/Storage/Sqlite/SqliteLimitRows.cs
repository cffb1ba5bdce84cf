using Microsoft.Data.Sqlite;
using TikApis.RateLimits;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Adds days and violations to the tables, with prepared statements.</summary>
sealed class SqliteLimitRows(SqliteConnection connection) : IDisposable
{
    readonly SqliteStatement day = new(
        connection,
        """
        INSERT INTO rate_limit_days VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, refused = refused + excluded.refused,
          acquired = acquired + excluded.acquired, posts = posts + excluded.posts,
          near_minutes = near_minutes + excluded.near_minutes, peak = MAX(peak, excluded.peak)
        """);
    readonly SqliteStatement violation = new(
        connection,
        """
        INSERT INTO rate_limit_violations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            day.With(accountId).With(of.DayMs).With(of.ApiKeyId).With(use.Requests).With(use.Refused)
                .With(use.Acquired).With(use.Posts).With(use.NearMinutes).With(peaks.GetValueOrDefault(of)).Run();
        }

        foreach (var (key, count) in limits.Violations)
            Add(new ViolationRow(accountId, key, count));
    }

    public void Add(in ViolationRow row) => violation
        .With(row.AccountId).With(row.Key.WindowMs).With(row.Key.Kind.ToString()).With(row.Key.ApiKeyId).With(row.Key.Endpoint)
        .With(row.Count.Limit).With(row.Count.Over).With(row.Count.Refused).With(row.Count.FirstMs).With(row.Count.LastMs).Run();

    public void Dispose()
    {
        day.Dispose();
        violation.Dispose();
    }
}
