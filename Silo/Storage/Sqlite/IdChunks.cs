using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// Ids on disk: chunks of an account's ids that expire at the same instant. A chunk grows until it holds
/// <see cref="ChunkBytes"/>; then the next begins, so that what a fold rewrites stays small.
/// </summary>
sealed class IdChunks(SqliteConnection connection) : IDisposable
{
    const int ChunkBytes = 4096;

    readonly SqliteCommand last = connection.Command(
        "SELECT chunk, length(ids) FROM usage_ids WHERE account_id = $account AND expires_at = $expires ORDER BY chunk DESC LIMIT 1");
    readonly SqliteCommand add = connection.Command(
        """
        INSERT INTO usage_ids VALUES ($account, $expires, $chunk, $ids)
        ON CONFLICT DO UPDATE SET ids = CAST(ids || excluded.ids AS BLOB)
        """);

    public void Add(string accountId, long expires, List<UInt128> ids)
    {
        if (ids.Count == 0)
            return;
        var (chunk, bytes) = Last(accountId, expires);
        if (bytes >= ChunkBytes)
            chunk++;
        add.Set(("$account", accountId), ("$expires", expires), ("$chunk", chunk), ("$ids", IdBytes.Of(ids))).ExecuteNonQuery();
    }

    public void Dispose()
    {
        last.Dispose();
        add.Dispose();
    }

    (long Chunk, long Bytes) Last(string accountId, long expires)
    {
        using var row = last.Set(("$account", accountId), ("$expires", expires)).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }
}
