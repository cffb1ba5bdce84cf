using Npgsql;
using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Usage;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Adds tallies to one of the tables that hold them.</summary>
sealed class PostgresRollupTable(NpgsqlConnection connection, RollupTable table)
{
    readonly string key = string.Join(", ", table.Key);

    /// <summary>Locks the rows that are there, in key order, and adds everything in one statement.</summary>
    public async Task Add(IEnumerable<KeyValuePair<string, FoldedAccount>> accounts)
    {
        Row[] rows = [.. from a in accounts from c in KeyOrder.Rows(table, a.Value.Hours) select new Row(a.Key, c.Key, c.Value)];
        object[] keys = [.. KeysOf(rows)];
        var latencies = await MergedLatencies(rows, keys);
        object[] values = [.. keys, Column(t => t.Requests), Column(t => t.RateLimited), Column(t => t.ResponseCount), Column(t => t.ResponseSumMicros), latencies];
        await connection.Execute(
            $"""
            INSERT INTO {table.Name} AS t ({key}, {TallyColumns.All})
            SELECT * FROM unnest({Placeholders(values.Length)}::bytea[])
            ON CONFLICT ({key}) DO UPDATE SET requests = t.requests + excluded.requests, rate_limited = t.rate_limited + excluded.rate_limited,
              response_count = t.response_count + excluded.response_count, response_sum = t.response_sum + excluded.response_sum,
              latency = COALESCE(excluded.latency, t.latency)
            """,
            CancellationToken.None,
            values);

        long[] Column(Func<Tally, long> figure) => [.. rows.Select(r => figure(r.Tally))];
    }

    IEnumerable<object> KeysOf(Row[] rows)
    {
        yield return rows.Select(r => r.AccountId).ToArray();
        yield return rows.Select(r => FromMilliseconds(r.Cell.StartMs)).ToArray();
        if (table.Parts.HasFlag(SeriesParts.ApiKey))
            yield return rows.Select(r => r.Cell.Series.ApiKeyId).ToArray();
        if (table.Parts.HasFlag(SeriesParts.Endpoint))
            yield return rows.Select(r => r.Cell.Series.Endpoint).ToArray();
        if (table.Parts.HasFlag(SeriesParts.Category))
            yield return rows.Select(r => r.Cell.Series.Category).ToArray();
        yield return rows.Select(r => (short)r.Cell.StatusClass).ToArray();
    }

    /// <summary>Sketches are merged here: those in the table are read under the lock that keeps them from changing.</summary>
    async Task<byte[]?[]> MergedLatencies(Row[] rows, object[] keys)
    {
        var merged = Array.ConvertAll(rows, row => row.Tally.Latency?.ToBytes());
        await using var batch = connection.Batch(
            $"""
            SELECT n, CASE WHEN wanted THEN latency END
            FROM unnest({Placeholders(keys.Length + 1)}) WITH ORDINALITY AS added ({key}, wanted, n) JOIN {table.Name} AS t USING ({key})
            ORDER BY n FOR UPDATE OF t
            """,
            [.. keys, rows.Select(r => r.Tally.Latency is not null).ToArray()]);
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

    static string Placeholders(int count) => string.Join(", ", Enumerable.Range(1, count).Select(n => $"${n}"));

    readonly record struct Row(string AccountId, RollupCell Cell, Tally Tally);
}
