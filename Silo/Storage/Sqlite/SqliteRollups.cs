using Microsoft.Data.Sqlite;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>C2, C3: adds what a fold gathered to the tables, with statements prepared once a fold.</summary>
sealed class SqliteRollups(SqliteConnection connection) : IDisposable
{
    readonly SqliteRollupTable[] tables = [.. RollupTable.All.Select(table => new SqliteRollupTable(connection, table))];
    readonly IdChunks ids = new(connection);
    readonly SqliteLimitRows limits = new(connection);
    readonly SqliteCommand minute = connection.Command(
        """
        INSERT INTO usage_minute VALUES ($account, $bucket, $key, $requests, $errors, $limited, $sum, $count, $acquired)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, errors = errors + excluded.errors,
          rate_limited = rate_limited + excluded.rate_limited, response_sum = response_sum + excluded.response_sum,
          response_count = response_count + excluded.response_count, acquired = acquired + excluded.acquired
        RETURNING requests - rate_limited
        """);
    readonly SqliteCommand errors = connection.Command("SELECT newest FROM usage_errors WHERE account_id = $account");
    readonly SqliteCommand setErrors = connection.Command("INSERT INTO usage_errors VALUES ($account, $newest) ON CONFLICT DO UPDATE SET newest = excluded.newest");
    readonly SqliteCommand account = connection.Command(
        """
        UPDATE usage_accounts SET requests = requests + $requests, errors = errors + $errors,
          first_event = MIN(COALESCE(first_event, $first), $first), last_event = MAX(COALESCE(last_event, $last), $last)
        WHERE account_id = $account
        """);

    public void Add(string accountId, FoldedAccount folded)
    {
        foreach (var table in tables)
            table.Add(accountId, folded.Hours);
        Dictionary<(long DayMs, string ApiKeyId), long> peaks = [];
        foreach (var ((bucket, key), count) in KeyOrder.Minutes(folded.Minutes))
        {
            var served = (long)minute.Set(
                ("$account", accountId), ("$bucket", bucket), ("$key", key), ("$requests", count.Requests), ("$errors", count.Errors),
                ("$limited", count.RateLimited), ("$sum", count.ResponseSum), ("$count", count.ResponseCount), ("$acquired", count.Acquired)).ExecuteScalar()!;
            var day = (DailyBounds.DayOf(bucket), key);
            peaks[day] = Math.Max(peaks.GetValueOrDefault(day), served);
        }

        limits.Add(accountId, folded.Limits, peaks);
        foreach (var (expires, some) in folded.Ids)
            ids.Add(accountId, expires, some);
        if (folded.NewestErrors.Count > 0)
            AddErrors(accountId, folded.NewestErrors);
        account.Set(
            ("$account", accountId), ("$requests", folded.Requests), ("$errors", folded.Errors),
            ("$first", folded.FirstEventMs), ("$last", folded.LastEventMs)).ExecuteNonQuery();
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
        var newest = errors.Set(("$account", accountId)).ExecuteScalar() is byte[] before ? RecentErrors.Of(new UsageBatch(before)) : new RecentErrors();
        newest.Add(folded);
        setErrors.Set(("$account", accountId), ("$newest", newest.ToBatch().Bytes)).ExecuteNonQuery();
    }
}
