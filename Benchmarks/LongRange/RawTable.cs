using Npgsql;
using NpgsqlTypes;

namespace TikApis.Benchmarks.LongRange;

/// <summary>
/// The events themselves in PostgreSQL, with what an expert would give these questions: covering indexes that are
/// read alone, in the order of time, statistics and a visibility map that are fresh, and memory to sort in.
/// </summary>
sealed class RawTable(string connectionString) : IAsyncDisposable
{
    readonly NpgsqlDataSource database = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { Options = "-c work_mem=256MB -c jit=off", CommandTimeout = 600 }.ConnectionString);

    public async Task Load(PastEvents past, CancellationToken cancellation)
    {
        await Execute(
            """
            CREATE TABLE raw_events (account_id text COLLATE "C" NOT NULL, at timestamptz NOT NULL, api_key_id text COLLATE "C" NOT NULL,
              endpoint text COLLATE "C" NOT NULL, category text COLLATE "C" NOT NULL, status smallint NOT NULL, response_micros integer)
            """,
            cancellation);
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        await using (var copy = await connection.BeginBinaryImportAsync("COPY raw_events FROM STDIN (FORMAT binary)", cancellation))
        {
            for (var day = 0; day < past.Days; day++)
            {
                foreach (var e in past.Of(day))
                {
                    await copy.StartRowAsync(cancellation);
                    await copy.WriteAsync(PastEvents.Account, cancellation);
                    await copy.WriteAsync(e.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
                    await copy.WriteAsync(e.ApiKeyId, cancellation);
                    await copy.WriteAsync(e.Endpoint, cancellation);
                    await copy.WriteAsync(e.Category, cancellation);
                    await copy.WriteAsync((short)e.Status, cancellation);
                    await copy.WriteAsync((int)e.Micros, cancellation);
                }
            }

            await copy.CompleteAsync(cancellation);
        }

        await Execute("CREATE INDEX ON raw_events (account_id, at) INCLUDE (status, response_micros)", cancellation);
        await Execute("CREATE INDEX ON raw_events (account_id, endpoint, at) INCLUDE (status, response_micros)", cancellation);
        await Execute("VACUUM ANALYZE raw_events", cancellation);
    }

    /// <summary>Reads all rows of a question and returns their number and the sum of their first figure.</summary>
    public async Task<(int Rows, long Requests)> Ask(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (rows, requests) = (0, 0L);
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync(cancellation))
        {
            reader.GetValues(values);
            rows++;
            requests += reader.GetInt64(reader.GetOrdinal("requests"));
        }

        return (rows, requests);
    }

    public async Task<long> Count(string table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<long> Bytes(string table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"SELECT pg_total_relation_size('{table}') + (SELECT COALESCE(SUM(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits WHERE inhparent = '{table}'::regclass)");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task Execute(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
