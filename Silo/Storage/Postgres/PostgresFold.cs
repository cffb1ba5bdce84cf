using System.Data;
using Npgsql;
using TikApis.Journaling;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>A fold; its lock is the writer's row in <c>journal_checkpoints</c>.</summary>
sealed class PostgresFold : IFoldTransaction
{
    // A page of the tail: enough that a round trip is nothing, and not so much that a long tail is counted again and again.
    const int PageRows = 1_000;

    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;
    readonly long writer;

    PostgresFold(NpgsqlConnection connection, NpgsqlTransaction transaction, long writer, long checkpoint, WriterState state)
    {
        (this.connection, this.transaction, this.writer) = (connection, transaction, writer);
        (Checkpoint, State) = (checkpoint, state);
    }

    public long Checkpoint { get; }

    public WriterState State { get; }

    /// <summary>C1, R1, R2: takes the lock, then reads the state in a statement of its own, which sees what the lock waited for.</summary>
    public static async Task<PostgresFold> Begin(NpgsqlConnection connection, long writer, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await using var batch = connection.Batch("SELECT position FROM journal_checkpoints WHERE writer = $1 FOR UPDATE", writer);
        batch.Add("SELECT state FROM journal_writers WHERE writer = $1", writer);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var checkpoint = (await reader.RowsThenNext(row => row.GetInt64(0))).Single();
        var state = (await reader.Rows(row => Enum.Parse<WriterState>(row.GetString(0), ignoreCase: true))).Single();
        return new PostgresFold(connection, transaction, writer, checkpoint, state);
    }

    public async Task<IReadOnlyList<JournalRow>> ReadTail(long upTo, int maxBytes)
    {
        List<JournalRow> rows = [];
        for (var bytes = 0L; bytes < maxBytes;)
        {
            var page = await ReadPage(rows.Count == 0 ? Checkpoint : rows[^1].Position, upTo, maxBytes - bytes);
            rows.AddRange(page);
            bytes += page.Sum(row => row.Payload.LongLength);
            if (page.Count < PageRows)
                break;
        }

        return rows;
    }

    public Task Apply(FoldedEntries entries) => new PostgresRollups(connection).Add(entries);

    public async Task Advance(long position)
    {
        await using var batch = connection.Batch("DELETE FROM usage_journal WHERE writer = $1 AND position <= $2", writer, position);
        batch.Add("UPDATE journal_checkpoints SET position = $2 WHERE writer = $1", writer, position);
        await batch.ExecuteNonQueryAsync();
    }

    public Task Close() =>
        connection.Execute("UPDATE journal_writers SET state = 'closed' WHERE writer = $1", CancellationToken.None, writer);

    public Task Commit() => transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The session is gone, and the transaction with it.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>The bytes are counted by the server: a slice of a long tail must not fetch all of it.</summary>
    async Task<List<JournalRow>> ReadPage(long after, long upTo, long maxBytes)
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
        await using var reader = await batch.ExecuteReaderAsync();
        return await reader.Rows(row => new JournalRow(row.GetInt64(0), row.Bytes(1)));
    }
}
