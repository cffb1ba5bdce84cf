using TikApis.Journaling;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Takes the lock to write, which a file that is locked, read-only or gone does not give, and lets it go.</summary>
public sealed class SqliteCommitLook(SqliteDatabase database) : ICommitLook
{
    public async Task<bool> CanCommit(CancellationToken cancellation)
    {
        using var write = await database.Write(cancellation);
        write.Begin();
        return true;
    }
}
