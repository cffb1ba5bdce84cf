using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>A turn at writing: single statements, or a transaction between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
public sealed class SqliteWrite(SqliteConnection connection, WriteTurns.Turn turn, Action giveUpConnection) : IDisposable
{
    bool inTransaction;

    public SqliteConnection Connection => connection;

    /// <summary>Takes SQLite's write lock at once, so that nothing read afterwards can be out of date.</summary>
    public void Begin()
    {
        connection.Execute("BEGIN IMMEDIATE");
        inTransaction = true;
    }

    public void Commit()
    {
        connection.Execute("COMMIT");
        inTransaction = false;
    }

    public void Dispose()
    {
        try
        {
            if (inTransaction)
                connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A full disk, say, rolls back by itself: the next turn begins with a fresh connection.
            giveUpConnection();
        }
        finally
        {
            turn.Dispose();
        }
    }
}
