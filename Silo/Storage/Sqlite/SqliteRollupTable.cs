using Microsoft.Data.Sqlite;
using TikApis.Counting;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Adds tallies to one of the tables that hold them.</summary>
sealed class SqliteRollupTable : IDisposable
{
    readonly RollupTable table;
    readonly SqliteCommand latency;
    readonly SqliteCommand upsert;

    public SqliteRollupTable(SqliteConnection connection, RollupTable table)
    {
        this.table = table;
        latency = connection.Command($"SELECT latency FROM {table.Name} WHERE {string.Join(" AND ", table.Key.Select(column => $"{column} = ${column}"))}");
        upsert = connection.Command(
            $"""
            INSERT INTO {table.Name} ({string.Join(", ", table.Key)}, {TallyColumns.All})
            VALUES ({string.Join(", ", table.Key.Select(column => $"${column}"))}, $requests, $limited, $count, $sum, $latency)
            ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, rate_limited = rate_limited + excluded.rate_limited,
              response_count = response_count + excluded.response_count, response_sum = response_sum + excluded.response_sum,
              latency = COALESCE(excluded.latency, latency)
            """);
    }

    public void Add(string accountId, Rollup hours)
    {
        foreach (var (cell, tally) in KeyOrder.Rows(table, hours))
        {
            upsert.Set(
            [
                .. KeyOf(accountId, cell),
                ("$requests", tally.Requests), ("$limited", tally.RateLimited),
                ("$count", tally.ResponseCount), ("$sum", tally.ResponseSumMicros),
                ("$latency", MergedLatency(accountId, cell, tally.Latency)),
            ]).ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        latency.Dispose();
        upsert.Dispose();
    }

    /// <summary>Of names the table does not have, no statement speaks.</summary>
    static (string Name, object? Value)[] KeyOf(string accountId, in RollupCell cell) =>
    [
        ("$account_id", accountId), ("$bucket", cell.StartMs), ("$api_key_id", cell.Series.ApiKeyId), ("$endpoint", cell.Series.Endpoint),
        ("$category", cell.Series.Category), ("$status_class", cell.StatusClass),
    ];

    byte[]? MergedLatency(string accountId, in RollupCell cell, LatencySketch? added)
    {
        if (added is null)
            return null;
        if (latency.Set(KeyOf(accountId, cell)).ExecuteScalar() is not byte[] bytes)
            return added.ToBytes();
        var merged = LatencySketch.Read(bytes);
        merged.Merge(added);
        return merged.ToBytes();
    }
}
