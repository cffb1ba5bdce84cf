using System.Data;
using Npgsql;
using TikApis.Journaling;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>The journal in PostgreSQL: several nodes have it, and locks on rows keep them apart.</summary>
public sealed class PostgresJournalStore(PostgresDatabase database, TimeProvider time) : IJournalStore
{
    // A page of the tail: enough that a round trip is nothing, and not so much that a long tail is counted again and again.
    const int PageRows = 1_000;

    // FOR SHARE is what makes append and fence exclude each other: it waits for a fence under way, then looks at the
    // row again. With less, a row would get in after the fence.
    internal const string AppendRow =
        "INSERT INTO usage_journal SELECT $1, $2, $3 FROM journal_writers WHERE writer = $1 AND state = 'active' FOR SHARE";

    /// <summary>Nobody waits for a step but who reads of the same accounts' rows to add to them: it is what a fold holds in memory twice.</summary>
    public int FoldStep => 20_000;

    public async Task<long> RegisterWriter(string silo, CancellationToken cancellation)
    {
        await using var connection = await database.Sessions.OpenConnectionAsync(cancellation);
        await using var batch = connection.Batch(
            """
            WITH registered AS (INSERT INTO journal_writers (silo, state, started) VALUES ($1, 'active', $2) RETURNING writer)
            INSERT INTO journal_checkpoints (writer, position) SELECT writer, 0 FROM registered RETURNING writer
            """,
            silo,
            time.GetUtcNow().UtcDateTime);
        var writer = (long)(await batch.ExecuteScalarAsync(cancellation))!;
        database.Become(writer);
        return writer;
    }

    public async Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload)
    {
        await using var command = database.SessionsOf(writer).CreateCommand(AppendRow);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = writer });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = payload });
        try
        {
            // To its end: the server counts the row before it commits.
            return await command.ExecuteNonQueryAsync() == 1 ? AppendFate.Appended : AppendFate.Fenced;
        }
        catch (PostgresException there) when (there is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "usage_journal_pkey" })
        {
            return AppendFate.Appended;
        }
    }

    public async Task Fence(long writer, CancellationToken cancellation)
    {
        // An append of which a frozen process sent only a part holds the row for ever.
        while (!await TryFence(writer, cancellation))
            await EndSessions(writer, cancellation);
        await EndSessions(writer, cancellation);
    }

    public async Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => await database.Query(
        "SELECT writer, silo, state FROM journal_writers WHERE state <> 'closed' ORDER BY writer",
        row => new OpenWriter(row.GetInt64(0), row.GetString(1), Enum.Parse<WriterState>(row.GetString(2), ignoreCase: true)));

    public async Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation)
    {
        await using var connection = await database.FoldSessions.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var (progress, state) = await ReadProgress(connection, writer, cancellation);
        List<JournalRow> rows = [];
        for (var bytes = (long)maxBytes; bytes > 0;)
        {
            var page = await ReadPage(connection, writer, rows.Count == 0 ? Math.Max(after, progress.Position) : rows[^1].Position, progress.Target ?? upTo, bytes, cancellation);
            rows.AddRange(page);
            bytes -= page.Sum(row => row.Payload.LongLength);
            if (page.Count < PageRows)
                break;
        }

        return new JournalTail(progress, state, rows);
    }

    public Task Trim(long writer, long upTo, CancellationToken cancellation) => database.FoldSessions.Execute(
        "DELETE FROM usage_journal WHERE writer = $1 AND position <= $2 AND position <= (SELECT position FROM journal_checkpoints WHERE writer = $1)",
        cancellation,
        writer,
        upTo);

    public async Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation)
    {
        var connection = await database.FoldSessions.OpenConnectionAsync(cancellation);
        try
        {
            return await PostgresFold.Begin(connection, writer, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    static async Task<(FoldProgress Progress, WriterState State)> ReadProgress(NpgsqlConnection connection, long writer, CancellationToken cancellation)
    {
        await using var batch = connection.Batch("SELECT position, target, account FROM journal_checkpoints WHERE writer = $1", writer);
        batch.Add("SELECT state FROM journal_writers WHERE writer = $1", writer);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return ((await reader.RowsThenNext(PostgresFold.ReadProgress)).Single(), (await reader.Rows(PostgresFold.ReadState)).Single());
    }

    /// <summary>The bytes are counted by the server: a slice of a long tail must not fetch all of it.</summary>
    static async Task<List<JournalRow>> ReadPage(NpgsqlConnection connection, long writer, long after, long upTo, long maxBytes, CancellationToken cancellation)
    {
        await using var batch = connection.Batch(
            $"""
            SELECT position, payload FROM
            (
              SELECT position, payload, SUM(length(payload)) OVER (ORDER BY position) - length(payload) AS before FROM
              (
                SELECT position, payload FROM usage_journal
                WHERE writer = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT {PageRows}
              ) AS page
            ) AS counted
            WHERE before < $4 ORDER BY position
            """,
            writer,
            after,
            upTo,
            maxBytes);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.Rows(row => new JournalRow(row.GetInt64(0), row.Bytes(1)));
    }

    /// <summary>F1. False when an append keeps it waiting longer than any append takes.</summary>
    async Task<bool> TryFence(long writer, CancellationToken cancellation)
    {
        await using var connection = await database.Sessions.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        try
        {
            await using var batch = connection.Batch("SET LOCAL lock_timeout = '2s'");
            batch.Add("UPDATE journal_writers SET state = 'fenced' WHERE writer = $1 AND state = 'active'", writer);
            await batch.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException waited) when (waited.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    /// <summary>F2: ends what the writer's process left open. Writers of other databases of the server have the same names.</summary>
    Task<int> EndSessions(long writer, CancellationToken cancellation) => database.Sessions.Execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
        cancellation,
        PostgresSessions.OfWriter(writer));
}
