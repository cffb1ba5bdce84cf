using Npgsql;
using TikApis.Counting;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>One of the tables by series: <c>usage_hour</c> or <c>usage_day</c>.</summary>
sealed class PostgresSeriesTable(NpgsqlConnection connection, string table)
{
    const string Key = "account_id, bucket, api_key_id, endpoint, category";

    /// <summary>Locks the rows that are there, in key order, and adds everything in one statement.</summary>
    public async Task Add(IReadOnlyList<SeriesRow> rows)
    {
        object[] key =
        [
            rows.Select(r => r.AccountId).ToArray(), rows.Select(r => r.Bucket).ToArray(), rows.Select(r => r.Series.ApiKeyId).ToArray(),
            rows.Select(r => r.Series.Endpoint).ToArray(), rows.Select(r => r.Series.Category).ToArray(),
        ];
        var latencies = await MergedLatencies(rows, key);
        await connection.Execute(
            $"""
            INSERT INTO {table} AS t ({Key}, {TallyColumns.All})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::bytea[])
            ON CONFLICT ({Key}) DO UPDATE SET requests = t.requests + excluded.requests, errors = t.errors + excluded.errors,
              rate_limited = t.rate_limited + excluded.rate_limited, status_1xx = t.status_1xx + excluded.status_1xx,
              status_2xx = t.status_2xx + excluded.status_2xx, status_3xx = t.status_3xx + excluded.status_3xx,
              status_4xx = t.status_4xx + excluded.status_4xx, status_5xx = t.status_5xx + excluded.status_5xx,
              response_count = t.response_count + excluded.response_count, response_sum = t.response_sum + excluded.response_sum,
              latency = COALESCE(excluded.latency, t.latency)
            """,
            CancellationToken.None,
            [
                .. key, Column(t => t.Requests), Column(t => t.Errors), Column(t => t.RateLimited),
                .. Enumerable.Range(1, 5).Select(c => Column(t => t.OfClass(c))),
                Column(t => t.ResponseCount), Column(t => t.ResponseSumMicros), latencies,
            ]);

        long[] Column(Func<Tally, long> figure) => [.. rows.Select(r => figure(r.Tally))];
    }

    /// <summary>Sketches are merged here: those in the table are read under the lock that keeps them from changing.</summary>
    async Task<byte[]?[]> MergedLatencies(IReadOnlyList<SeriesRow> rows, object[] key)
    {
        var merged = new byte[]?[rows.Count];
        for (var i = 0; i < merged.Length; i++)
            merged[i] = rows[i].Tally.Latency?.ToBytes();

        await using var batch = connection.Batch(
            $"""
            SELECT n, CASE WHEN wanted THEN latency END
            FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS added ({Key}, wanted, n) JOIN {table} AS t USING ({Key})
            ORDER BY n FOR UPDATE OF t
            """,
            [.. key, rows.Select(r => r.Tally.Latency is not null).ToArray()]);
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (reader.IsDBNull(1))
                continue;
            var at = (int)reader.GetInt64(0) - 1;
            var sketch = LatencySketch.Read(reader.Bytes(1));
            sketch.Merge(rows[at].Tally.Latency!);
            merged[at] = sketch.ToBytes();
        }

        return merged;
    }
}
