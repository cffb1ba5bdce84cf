using Microsoft.Data.Sqlite;
using SQLitePCL;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Adds tallies to one of the tables that hold them.</summary>
sealed class SqliteRollupTable : IDisposable
{
    readonly RollupTable table;
    readonly SqliteStatement latency;
    readonly SqliteStatement upsert;

    public SqliteRollupTable(SqliteConnection connection, RollupTable table)
    {
        this.table = table;
        latency = new(connection, $"SELECT latency FROM {table.Name} WHERE {string.Join(" AND ", table.Key.Select(column => $"{column} = ?"))}");
        upsert = new(
            connection,
            $"""
            INSERT INTO {table.Name} ({string.Join(", ", table.Key)}, {TallyColumns.All}) VALUES ({string.Join(", ", table.Key.Select(_ => "?"))}, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, rate_limited = rate_limited + excluded.rate_limited,
              response_count = response_count + excluded.response_count, response_sum = response_sum + excluded.response_sum,
              latency = COALESCE(excluded.latency, latency)
            """);
    }

    public void Add(string accountId, Rollup hours)
    {
        foreach (var (cell, tally) in KeyOrder.Rows(table, hours))
        {
            var merged = tally.Latency is { } added ? Merged(accountId, cell, added) : null;
            Key(upsert, accountId, cell).With(tally.Requests).With(tally.RateLimited).With(tally.ResponseCount).With(tally.ResponseSumMicros).With(merged).Run();
        }
    }

    public void Dispose()
    {
        latency.Dispose();
        upsert.Dispose();
    }

    /// <summary>In the order of <see cref="RollupTable.Key"/>.</summary>
    SqliteStatement Key(SqliteStatement of, string accountId, in RollupCell cell)
    {
        of.With(accountId).With(cell.StartMs);
        if (table.Parts.HasFlag(SeriesParts.ApiKey))
            of.With(cell.Series.ApiKeyId);
        if (table.Parts.HasFlag(SeriesParts.Endpoint))
            of.With(cell.Series.Endpoint);
        if (table.Parts.HasFlag(SeriesParts.Category))
            of.With(cell.Series.Category);
        return of.With(cell.StatusClass);
    }

    byte[] Merged(string accountId, in RollupCell cell, LatencySketch added)
    {
        if (Key(latency, accountId, cell).Read(static row => raw.sqlite3_column_type(row, 0) == raw.SQLITE_NULL ? null : raw.sqlite3_column_blob(row, 0).ToArray(), null) is not { } bytes)
            return added.ToBytes();
        var merged = LatencySketch.Read(bytes);
        merged.Merge(added);
        return merged.ToBytes();
    }
}
