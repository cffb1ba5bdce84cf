using Microsoft.Data.Sqlite;
using SQLitePCL;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>C2, C3: adds what a fold gathered to the tables, with statements prepared once a step.</summary>
sealed class SqliteRollups(SqliteConnection connection) : IDisposable
{
    readonly SqliteRollupTable[] tables = [.. RollupTable.All.Select(table => new SqliteRollupTable(connection, table))];
    readonly IdChunks ids = new(connection);
    readonly SqliteLimitRows limits = new(connection);
    readonly SqliteStatement minute = new(
        connection,
        """
        INSERT INTO usage_minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, errors = errors + excluded.errors,
          rate_limited = rate_limited + excluded.rate_limited, response_sum = response_sum + excluded.response_sum,
          response_count = response_count + excluded.response_count, acquired = acquired + excluded.acquired
        RETURNING requests - rate_limited
        """);
    readonly SqliteStatement errors = new(connection, "SELECT newest FROM usage_errors WHERE account_id = ?");
    readonly SqliteStatement setErrors = new(connection, "INSERT INTO usage_errors VALUES (?, ?) ON CONFLICT DO UPDATE SET newest = excluded.newest");
    readonly SqliteStatement account = new(
        connection,
        """
        UPDATE usage_accounts SET requests = requests + ?1, errors = errors + ?2,
          first_event = MIN(COALESCE(first_event, ?3), ?3), last_event = MAX(COALESCE(last_event, ?4), ?4),
          counted_at = MAX(COALESCE(counted_at, ?5), ?5)
        WHERE account_id = ?6
        """);

    public void Add(string accountId, FoldedAccount folded)
    {
        foreach (var table in tables)
            table.Add(accountId, folded.Hours);
        Dictionary<(long DayMs, string ApiKeyId), long> peaks = [];
        foreach (var ((bucket, key), count) in KeyOrder.Minutes(folded.Minutes))
        {
            var served = minute.With(accountId).With(bucket).With(key).With(count.Requests).With(count.Errors).With(count.RateLimited)
                .With(count.ResponseSum).With(count.ResponseCount).With(count.Acquired).Read(static row => raw.sqlite3_column_int64(row, 0), 0);
            var day = (DailyBounds.DayOf(bucket), key);
            peaks[day] = Math.Max(peaks.GetValueOrDefault(day), served);
        }

        limits.Add(accountId, folded.Limits, peaks);
        foreach (var (expires, some) in folded.Ids)
            ids.Add(accountId, expires, some);
        if (folded.NewestErrors.Count > 0)
            AddErrors(accountId, folded.NewestErrors);
        account.With(folded.Requests).With(folded.Errors).With(folded.FirstEventMs).With(folded.LastEventMs).With(folded.LastArrivalMs).With(accountId).Run();
    }

    public void Dispose()
    {
        foreach (var table in tables)
            table.Dispose();
        ids.Dispose();
        minute.Dispose();
        limits.Dispose();
        errors.Dispose();
        setErrors.Dispose();
        account.Dispose();
    }

    void AddErrors(string accountId, RecentErrors folded)
    {
        var before = errors.With(accountId).Read(static row => raw.sqlite3_column_blob(row, 0).ToArray(), null);
        var newest = before is null ? new RecentErrors() : RecentErrors.Of(new UsageBatch(before));
        newest.Add(folded);
        setErrors.With(accountId).With(newest.ToBatch().Bytes).Run();
    }
}
