using Npgsql;

namespace TikApis.Benchmarks.Footprint;

/// <summary>The product's tables in PostgreSQL, with their indexes, months together.</summary>
sealed class UsageTables(string connectionString) : IAsyncDisposable
{
    static readonly string[] Names = ["usage_minute", "usage_hour", "usage_day", "usage_day_category", "usage_ids", "usage_errors", "usage_journal"];

    readonly NpgsqlDataSource database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 600 }.ConnectionString);

    public async Task<Dictionary<string, (long Rows, long Bytes)>> Sizes(CancellationToken cancellation)
    {
        Dictionary<string, (long, long)> sizes = [];
        foreach (var name in Names)
        {
            sizes[name] = (
                await Number($"SELECT count(*) FROM {name}", cancellation),
                await Number($"SELECT pg_total_relation_size('{name}') + (SELECT COALESCE(SUM(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits WHERE inhparent = '{name}'::regclass)", cancellation));
        }

        return sizes;
    }

    /// <summary>Bytes ever written to the write-ahead log.</summary>
    public Task<long> LogPosition(CancellationToken cancellation) => Number("SELECT (pg_current_wal_lsn() - '0/0')::bigint", cancellation);

    /// <summary>Bytes the journal takes on disk now.</summary>
    public Task<long> JournalBytes(CancellationToken cancellation) => Number("SELECT pg_total_relation_size('usage_journal')", cancellation);

    public async Task Vacuum(CancellationToken cancellation)
    {
        foreach (var name in Names)
        {
            await using var command = database.CreateCommand($"VACUUM ANALYZE {name}");
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    async Task<long> Number(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
