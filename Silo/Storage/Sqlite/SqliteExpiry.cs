using TikApis.Counting;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Expired rows in SQLite: a turn at writing for each slice.</summary>
public sealed class SqliteExpiry(SqliteDatabase database) : IExpiringRows
{
    const int Slice = 500;

    public async Task<int> Delete(DateTimeOffset now, CancellationToken cancellation) =>
        await Delete("usage_ids", "account_id, expires_at, chunk", "expires_at", now.ToUnixTimeMilliseconds(), cancellation)
        + await Delete("idempotent_answers", "caller, request", "expires_at", now.ToUnixTimeMilliseconds(), cancellation)
        + await Delete("usage_minute", "account_id, bucket, api_key_id", "bucket", now.ToUnixTimeMilliseconds() - MinuteRollup.KeptMs, cancellation)
        + await Delete("rate_limit_violations", "account_id, window_start, kind, api_key_id, endpoint", "window_start", now.Subtract(KeptLimits.Violations).ToUnixTimeMilliseconds(), cancellation)
        + await Delete("rate_limit_grants", "account_id, kind, api_key_id, window_start", "window_end", now.Subtract(KeptLimits.Grants).ToUnixTimeMilliseconds(), cancellation);

    async Task<int> Delete(string table, string key, string column, long before, CancellationToken cancellation)
    {
        for (var total = 0; ;)
        {
            using var write = await database.Write(cancellation);
            var rows = write.Connection.Execute(
                $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {column} < $before LIMIT {Slice})",
                ("$before", before));
            total += rows;
            if (rows < Slice)
                return total;
        }
    }
}
