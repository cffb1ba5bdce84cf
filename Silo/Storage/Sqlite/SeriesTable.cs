using Microsoft.Data.Sqlite;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>One of the tables by series: <c>usage_hour</c> or <c>usage_day</c>.</summary>
sealed class SeriesTable(SqliteConnection connection, string table) : IDisposable
{
    readonly SqliteCommand latency = connection.Command(
        $"""
        SELECT latency FROM {table}
        WHERE account_id = $account AND bucket = $bucket AND api_key_id = $key AND endpoint = $endpoint AND category = $category
        """);
    readonly SqliteCommand upsert = connection.Command(
        $"""
        INSERT INTO {table} (account_id, bucket, api_key_id, endpoint, category, {TallyColumns.All})
        VALUES ($account, $bucket, $key, $endpoint, $category, $requests, $errors, $limited, $s1, $s2, $s3, $s4, $s5, $count, $sum, $latency)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, errors = errors + excluded.errors,
          rate_limited = rate_limited + excluded.rate_limited, status_1xx = status_1xx + excluded.status_1xx,
          status_2xx = status_2xx + excluded.status_2xx, status_3xx = status_3xx + excluded.status_3xx,
          status_4xx = status_4xx + excluded.status_4xx, status_5xx = status_5xx + excluded.status_5xx,
          response_count = response_count + excluded.response_count, response_sum = response_sum + excluded.response_sum,
          latency = COALESCE(excluded.latency, latency)
        """);

    public void Add(string accountId, long bucket, in Series series, Tally tally) =>
        upsert.Set(
            ("$account", accountId), ("$bucket", bucket), ("$key", series.ApiKeyId), ("$endpoint", series.Endpoint), ("$category", series.Category),
            ("$requests", tally.Requests), ("$errors", tally.Errors), ("$limited", tally.RateLimited),
            ("$s1", tally.OfClass(1)), ("$s2", tally.OfClass(2)), ("$s3", tally.OfClass(3)), ("$s4", tally.OfClass(4)), ("$s5", tally.OfClass(5)),
            ("$count", tally.ResponseCount), ("$sum", tally.ResponseSumMicros),
            ("$latency", MergedLatency(accountId, bucket, series, tally.Latency))).ExecuteNonQuery();

    public void Dispose()
    {
        latency.Dispose();
        upsert.Dispose();
    }

    byte[]? MergedLatency(string accountId, long bucket, in Series series, LatencySketch? added)
    {
        if (added is null)
            return null;
        var before = latency.Set(
            ("$account", accountId), ("$bucket", bucket), ("$key", series.ApiKeyId), ("$endpoint", series.Endpoint), ("$category", series.Category)).ExecuteScalar();
        if (before is not byte[] bytes)
            return added.ToBytes();
        var merged = LatencySketch.Read(bytes);
        merged.Merge(added);
        return merged.ToBytes();
    }
}
