using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>A turn at writing: single statements, or a transaction between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
/// <param name="connection">The one that writes.</param>
/// <param name="turn">Passed on at the end.</param>
/// <param name="end">Called at the end; true: the connection cannot be used any more.</param>
public sealed class SqliteWrite(SqliteConnection connection, WriteTurns.Turn turn, Action<bool> end) : IDisposable
{
    bool inTransaction;
    bool ended;

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
        if (!ended)
            End();
        ended = true;
    }

    void End()
    {
        using var passedOn = turn; // Whatever becomes of the connection: else nobody could write any more.
        var broken = inTransaction;
        try
        {
            if (inTransaction)
                connection.Execute("ROLLBACK");
            broken = false;
        }
        catch (SqliteException)
        {
            // A full disk, say, rolls back by itself: the next turn begins with a fresh connection.
        }
        finally
        {
            end(broken);
        }
    }
}
