using System.Collections.Concurrent;
using Npgsql;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>
/// The sessions of one node: pools that read and write, and for each journal writer of this process a pool under
/// that writer's name. All that can hold a lock while the process stands still is done under the name of its
/// writer: whoever fences the writer ends it.
/// </summary>
public sealed class PostgresDatabase(string connectionString) : IAsyncDisposable
{
    readonly ConcurrentDictionary<long, Lazy<NpgsqlDataSource>> writers = [];
    long ownWriter;

    /// <summary>For what is one statement, or one round trip.</summary>
    public NpgsqlDataSource Sessions { get; } = NpgsqlDataSource.Create(PostgresSessions.Named(connectionString, "usage"));

    /// <summary>For membership alone: however many wait for the others, a node is not taken for dead because of it.</summary>
    public NpgsqlDataSource Membership { get; } = NpgsqlDataSource.Create(PostgresSessions.Named(connectionString, "usage-membership", most: 3));

    /// <summary>For folds: of this process' writer, whoever's journal it folds.</summary>
    public NpgsqlDataSource FoldSessions => Interlocked.Read(ref ownWriter) is var writer and not 0 ? SessionsOf(writer) : Sessions;

    /// <summary>For appends of a writer.</summary>
    public NpgsqlDataSource SessionsOf(long writer) => writers.GetOrAdd(
        writer,
        number => new(() => NpgsqlDataSource.Create(PostgresSessions.Named(connectionString, PostgresSessions.OfWriter(number), most: 8)))).Value;

    /// <summary>This process is that writer from now on.</summary>
    public void Become(long writer) => Interlocked.Exchange(ref ownWriter, writer);

    /// <summary>Reads the answers of several queries, all of one snapshot, in one round trip.</summary>
    /// <exception cref="UsageUnavailableException">The database cannot be read now.</exception>
    public Task<T> Snapshot<T>(Action<NpgsqlBatch> ask, Func<NpgsqlDataReader, Task<T>> read) => Read(
        batch =>
        {
            batch.Add("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            ask(batch);
            batch.Add("COMMIT");
        },
        read);

    /// <summary>Reads the rows of one query.</summary>
    /// <exception cref="UsageUnavailableException">The database cannot be read now.</exception>
    public Task<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> row, params object?[] values) =>
        Read(batch => batch.Add(sql, values), reader => reader.Rows(row));

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        await Membership.DisposeAsync();
        foreach (var sessions in writers.Values)
            await sessions.Value.DisposeAsync();
    }

    async Task<T> Read<T>(Action<NpgsqlBatch> ask, Func<NpgsqlDataReader, Task<T>> read)
    {
        try
        {
            await using var connection = await Sessions.OpenConnectionAsync();
            await using var batch = connection.CreateBatch();
            ask(batch);
            await using var reader = await batch.ExecuteReaderAsync();
            return await read(reader);
        }
        catch (NpgsqlException failed)
        {
            throw new UsageUnavailableException("The database cannot be read now; ask again.", failed);
        }
    }
}
