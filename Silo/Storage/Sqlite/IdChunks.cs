using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// Ids on disk: chunks of an account's ids that expire at the same instant. A chunk grows until it holds
/// <see cref="ChunkBytes"/>; then the next begins, so that what a fold rewrites stays small.
/// </summary>
sealed class IdChunks(SqliteConnection connection) : IDisposable
{
    const int ChunkBytes = 4096;

    readonly SqliteStatement last = new(
        connection, "SELECT chunk, length(ids) FROM usage_ids WHERE account_id = ? AND expires_at = ? ORDER BY chunk DESC LIMIT 1");
    readonly SqliteStatement add = new(
        connection,
        """
        INSERT INTO usage_ids VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET ids = CAST(ids || excluded.ids AS BLOB)
        """);

    public void Add(string accountId, long expires, List<UInt128> ids)
    {
        if (ids.Count == 0)
            return;
        var (chunk, bytes) = Last(accountId, expires);
        if (bytes >= ChunkBytes)
            chunk++;
        add.With(accountId).With(expires).With(chunk).With(IdBytes.Of(ids)).Run();
    }

    public void Dispose()
    {
        last.Dispose();
        add.Dispose();
    }

    (long Chunk, long Bytes) Last(string accountId, long expires) =>
        last.With(accountId).With(expires).Read(static row => (raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_int64(row, 1)), (0L, 0L));
}
