using TikApis.Idempotency;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Answers of requests that may be repeated, in PostgreSQL.</summary>
public sealed class PostgresIdempotentAnswers(PostgresDatabase database) : IIdempotentAnswers
{
    public async Task<(string Fingerprint, IdempotentAnswer Answer)?> Find(string caller, string request, DateTimeOffset now) => (await database.Query(
        "SELECT fingerprint, status, location, body FROM idempotent_answers WHERE caller = $1 AND request = $2 AND expires_at > $3",
        row => ((string, IdempotentAnswer)?)(row.GetString(0), new IdempotentAnswer(row.GetInt32(1), row.TextOrNull(2), row.GetString(3))),
        caller,
        request,
        now.UtcDateTime)).SingleOrDefault();

    public async Task Keep(string caller, string request, string fingerprint, IdempotentAnswer answer, DateTimeOffset until, int most)
    {
        await using var connection = await database.Sessions.OpenConnectionAsync();
        await using var batch = connection.Batch(
            """
            INSERT INTO idempotent_answers VALUES ($1, $2, $3, $4, $5::text, $6, $7)
            ON CONFLICT (caller, request) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
              location = excluded.location, body = excluded.body, expires_at = excluded.expires_at
            """,
            caller, request, fingerprint, answer.Status, answer.Location, answer.Body, until.UtcDateTime);
        batch.Add(
            """
            DELETE FROM idempotent_answers WHERE caller = $1 AND request IN
              (SELECT request FROM idempotent_answers WHERE caller = $1 ORDER BY expires_at DESC, request OFFSET $2)
            """,
            caller,
            most);

        // One round trip is one transaction.
        await batch.ExecuteNonQueryAsync();
    }
}
