using Microsoft.Data.Sqlite;
using TikApis.Dedupe;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>An account's ids on disk as far as an activation may remember them.</summary>
static class StoredIds
{
    /// <summary>The newest ids not expired by now, soonest to expire first, and what there is beyond them.</summary>
    public static (List<(long ExpiresMs, byte[] Ids)> Ids, OlderIds Older) Newest(SqliteConnection connection, string accountId, long nowMs, int most)
    {
        using var command = connection.Command(
            "SELECT expires_at, chunk, ids FROM usage_ids WHERE account_id = $account AND expires_at > $now ORDER BY expires_at DESC, chunk DESC",
            ("$account", accountId),
            ("$now", nowMs));
        using var row = command.ExecuteReader();
        List<(long ExpiresMs, byte[] Ids)> ids = [];
        for (var room = (long)most * IdWindow.IdSize; row.Read();)
        {
            var (expires, bytes) = (row.GetInt64(0), row.Bytes(2));
            var beyond = Math.Max(0, bytes.Length - room);
            room -= bytes.Length - beyond;
            ids.Add((expires, bytes[(int)beyond..]));
            if (room > 0)
                continue;
            ids.Reverse();
            return (ids, Before(connection, accountId, nowMs, (expires, row.GetInt64(1)), beyond));
        }

        ids.Reverse();
        return (ids, default);
    }

    /// <summary>What is older than the oldest chunk that was read, and what of that chunk was left out. No ids are read.</summary>
    static OlderIds Before(SqliteConnection connection, string accountId, long nowMs, (long Expires, long Chunk) read, long beyond)
    {
        var (bytes, until) = connection.Query(
            """
            SELECT COALESCE(SUM(length(ids)), 0), COALESCE(MAX(expires_at), 0) FROM usage_ids
            WHERE account_id = $account AND expires_at > $now AND (expires_at, chunk) < ($expires, $chunk)
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            ("$account", accountId),
            ("$now", nowMs),
            ("$expires", read.Expires),
            ("$chunk", read.Chunk)).Single();
        return new OlderIds((bytes + beyond) / IdWindow.IdSize, beyond > 0 ? read.Expires : until);
    }
}
