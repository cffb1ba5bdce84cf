namespace TikApis.Silo.Storage.Postgres;

/// <summary>
/// An account's ids on disk as far as an activation may remember them: of account $1, not expired by $2, $3 bytes.
/// The running sum reads lengths alone; ids out of line stay there unless they are wanted.
/// </summary>
static class StoredIds
{
    /// <summary>The newest, soonest to expire first. The oldest chunk among them is cut to what still fits.</summary>
    public const string Newest =
        $"""
        SELECT expires_at, CASE WHEN bytes > $3 THEN substring(ids FROM (bytes - $3)::integer + 1) ELSE ids END
        FROM ({Summed}) AS summed WHERE bytes - length(ids) < $3 ORDER BY expires_at, chunk
        """;

    /// <summary>Bytes of the others, and when the last of them expires; no row when there are none.</summary>
    public const string Older =
        $"""
        SELECT MAX(bytes) - $3, MAX(expires_at) FROM ({Summed}) AS summed WHERE bytes > $3 HAVING COUNT(*) > 0
        """;

    const string Summed =
        """
        SELECT expires_at, chunk, ids, SUM(length(ids)) OVER (ORDER BY expires_at DESC, chunk DESC) AS bytes
        FROM usage_ids WHERE account_id = $1 AND expires_at > $2
        """;
}
