namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Takes the lock to write, which a file that is locked, read-only or gone does not give, and lets it go.</summary>
public sealed class SqliteCommitLook(SqliteDatabase database) : ICommitLook
{
    public async Task<bool> CanCommit(long writer, CancellationToken cancellation)
    {
        using var write = await database.Write(cancellation);
        write.Begin();
        return write.Connection.Query(
            "SELECT 1 FROM journal_writers WHERE writer = $writer AND state = 'active'",
            row => true,
            ("$writer", writer)).Count > 0;
    }
}
