using System.Data;
using Microsoft.Data.Sqlite;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// The embedded database: one connection that writes, in turn, and pooled connections that read. WAL lets
/// readers see their snapshot while a write goes on; <c>synchronous=FULL</c> makes a commit survive power loss.
/// </summary>
public sealed class SqliteDatabase(string connectionString, WriteTurns turns) : IDisposable
{
    SqliteConnection? writer;

    /// <summary>Waits for the turn to write. Dispose it to pass it on; a transaction still open is rolled back.</summary>
    public async Task<SqliteWrite> Write(CancellationToken cancellation = default)
    {
        var turn = await turns.TakeAsync(cancellation);
        try
        {
            return new SqliteWrite(writer ??= Open(), turn, GiveUpWriter);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Reads in one snapshot, off the caller's scheduler: SQLite blocks its thread.</summary>
    /// <exception cref="UsageUnavailableException">The database cannot be read now.</exception>
    public Task<T> Read<T>(Func<SqliteConnection, T> read) => Task.Run(() =>
    {
        try
        {
            using var connection = Open();
            using var snapshot = connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);
            return read(connection);
        }
        catch (SqliteException failed)
        {
            throw new UsageUnavailableException("The database cannot be read now; ask again.", failed);
        }
    });

    public void Dispose() => GiveUpWriter();

    SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();

            // Another process (a backup, a shell) takes no turns: wait for it in small steps.
            connection.Execute("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    void GiveUpWriter()
    {
        writer?.Dispose();
        writer = null;
    }
}
