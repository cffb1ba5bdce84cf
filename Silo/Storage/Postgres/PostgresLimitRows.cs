using Npgsql;
using TikApis.RateLimits;
using static TikApis.Silo.Storage.Postgres.PostgresCommands;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Adds violations to their table, rows in key order.</summary>
static class PostgresLimitRows
{
    public static void AddViolations(NpgsqlBatch batch, IReadOnlyList<ViolationRow> violations)
    {
        if (violations.Count == 0)
            return;
        ViolationRow[] rows =
        [
            .. violations.OrderBy(v => v.AccountId, StringComparer.Ordinal).ThenBy(v => v.Key.WindowMs)
                .ThenBy(v => $"{v.Key.Kind}", StringComparer.Ordinal).ThenBy(v => v.Key.ApiKeyId, StringComparer.Ordinal)
                .ThenBy(v => v.Key.Endpoint, StringComparer.Ordinal),
        ];
        batch.Add(
            """
            INSERT INTO rate_limit_violations AS t
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6::bigint[], $7, $8, $9, $10)
            ON CONFLICT (account_id, window_start, kind, api_key_id, endpoint) DO UPDATE SET
              limit_then = COALESCE(excluded.limit_then, t.limit_then), beyond = t.beyond + excluded.beyond, refused = t.refused + excluded.refused,
              first_at = LEAST(t.first_at, excluded.first_at), last_at = GREATEST(t.last_at, excluded.last_at)
            """,
            rows.Select(r => r.AccountId).ToArray(),
            rows.Select(r => FromMilliseconds(r.Key.WindowMs)).ToArray(),
            rows.Select(r => r.Key.Kind.ToString()).ToArray(),
            rows.Select(r => r.Key.ApiKeyId).ToArray(),
            rows.Select(r => r.Key.Endpoint).ToArray(),
            rows.Select(r => r.Count.Limit).ToArray(),
            rows.Select(r => r.Count.Over).ToArray(),
            rows.Select(r => r.Count.Refused).ToArray(),
            rows.Select(r => FromMilliseconds(r.Count.FirstMs)).ToArray(),
            rows.Select(r => FromMilliseconds(r.Count.LastMs)).ToArray());
    }
}
