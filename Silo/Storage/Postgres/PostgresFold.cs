using System.Data;
using Npgsql;
using TikApis.Journaling;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>A fold; its lock is the writer's row in <c>journal_checkpoints</c>.</summary>
sealed class PostgresFold : IFoldTransaction
{
    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;
    readonly long writer;

    PostgresFold(NpgsqlConnection connection, NpgsqlTransaction transaction, long writer, FoldProgress progress, WriterState state)
    {
        (this.connection, this.transaction, this.writer) = (connection, transaction, writer);
        (Progress, State) = (progress, state);
    }

    public FoldProgress Progress { get; }

    public WriterState State { get; }

    /// <summary>C1, R1, R2: takes the lock, then reads the state in a statement of its own, which sees what the lock waited for.</summary>
    public static async Task<PostgresFold> Begin(NpgsqlConnection connection, long writer, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await using var batch = connection.Batch("SELECT position, target, account FROM journal_checkpoints WHERE writer = $1 FOR UPDATE", writer);
        batch.Add("SELECT state FROM journal_writers WHERE writer = $1", writer);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var progress = (await reader.RowsThenNext(ReadProgress)).Single();
        var state = (await reader.Rows(ReadState)).Single();
        return new PostgresFold(connection, transaction, writer, progress, state);
    }

    public static FoldProgress ReadProgress(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2));

    public static WriterState ReadState(NpgsqlDataReader row) => Enum.Parse<WriterState>(row.GetString(0), ignoreCase: true);

    public Task Apply(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts) => new PostgresRollups(connection).Add(accounts);

    public Task Pause(long target, string account) => connection.Execute(
        "UPDATE journal_checkpoints SET target = $2, account = $3 WHERE writer = $1", CancellationToken.None, writer, target, account);

    public Task Advance(long position) => connection.Execute(
        "UPDATE journal_checkpoints SET position = $2, target = NULL, account = NULL WHERE writer = $1", CancellationToken.None, writer, position);

    /// <summary>Statement by statement: the first waits for an append under way, the others see what came of it.</summary>
    public async Task<bool> Close()
    {
        await connection.Execute("UPDATE journal_writers SET state = 'closed' WHERE writer = $1", CancellationToken.None, writer);
        await connection.Execute(
            "DELETE FROM usage_journal WHERE writer = $1 AND position <= (SELECT position FROM journal_checkpoints WHERE writer = $1)", CancellationToken.None, writer);
        await using var batch = connection.Batch("SELECT EXISTS (SELECT FROM usage_journal WHERE writer = $1)", writer);
        return !(bool)(await batch.ExecuteScalarAsync())!;
    }

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
}
