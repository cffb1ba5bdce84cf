using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// A connection whose writes wait for their turn. The turn lasts until the connection closes: a statement with
/// RETURNING commits only when its last row was read, and Orleans opens a connection for each operation.
/// </summary>
sealed class TurnTakingConnection(string connectionString, WriteTurns turns) : SqliteConnection(connectionString)
{
    const int ReadOnly = 8;
    WriteTurns.Turn? _turn;

    public override void Open()
    {
        base.Open();

        // Another process (a backup, a shell) takes no turns: wait for it in small steps, not 150 ms ones.
        // FULL is the library's default; what was acknowledged must not depend on how it was compiled.
        using var command = base.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;";
        command.ExecuteNonQuery();
    }

    public override SqliteCommand CreateCommand() => new Command(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        using var passedOn = _turn; // Whatever becomes of the connection: else nobody could write any more.
        _turn = null;
        base.Close();
    }

    async ValueTask TakeTurnAsync(CancellationToken cancellation) => _turn ??= await turns.TakeAsync(cancellation).ConfigureAwait(false);

    // Orleans executes everything by ExecuteReaderAsync, which ends here.
    sealed class Command(TurnTakingConnection connection) : SqliteCommand(null, connection)
    {
        bool Writes => !CommandText.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

        protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
        {
            if (Writes)
                await connection.TakeTurnAsync(cancellationToken).ConfigureAwait(false);

            try
            {
                return await base.ExecuteDbDataReaderAsync(behavior, cancellationToken).ConfigureAwait(false);
            }
            catch (SqliteException failed) when (failed.SqliteErrorCode == ReadOnly)
            {
                // Opened while the file could not be written, it never can: not to be taken from the pool again.
                ClearPool(connection);
                throw;
            }
        }
    }
}
