using TikApis.Counting;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Expired rows in PostgreSQL. Every node deletes them; what another one has in hand is left to it.</summary>
public sealed class PostgresExpiry(PostgresDatabase database) : IExpiringRows
{
    const int Slice = 500;

    public async Task<int> Delete(DateTimeOffset now, CancellationToken cancellation) =>
        await Delete("usage_ids", "expires_at", now, cancellation)
        + await Delete("idempotent_answers", "expires_at", now, cancellation)
        + await Delete("usage_minute", "bucket", now.AddMilliseconds(-MinuteRollup.KeptMs), cancellation)
        + await Delete("rate_limit_violations", "window_start", now - KeptLimits.Violations, cancellation)
        + await Delete("rate_limit_grants", "window_end", now - KeptLimits.Grants, cancellation);

    async Task<int> Delete(string table, string column, DateTimeOffset before, CancellationToken cancellation)
    {
        for (var total = 0; ;)
        {
            var rows = await database.Sessions.Execute(
                $"""
                DELETE FROM {table} WHERE ctid = ANY (ARRAY
                  (SELECT ctid FROM {table} WHERE {column} < $1 ORDER BY {column} LIMIT {Slice} FOR UPDATE SKIP LOCKED))
                """,
                cancellation,
                before.UtcDateTime);
            total += rows;
            if (rows < Slice)
                return total;
        }
    }
}
