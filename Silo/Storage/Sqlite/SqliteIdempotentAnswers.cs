using TikApis.Idempotency;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Answers of requests that may be repeated, in SQLite.</summary>
public sealed class SqliteIdempotentAnswers(SqliteDatabase database) : IIdempotentAnswers
{
    public Task<(string Fingerprint, IdempotentAnswer Answer)?> Find(string caller, string request, DateTimeOffset now) => database.Read(connection =>
        connection.Query(
            "SELECT fingerprint, status, location, body FROM idempotent_answers WHERE caller = $caller AND request = $request AND expires_at > $now",
            row => ((string, IdempotentAnswer)?)(row.GetString(0), new IdempotentAnswer(row.GetInt32(1), row.TextOrNull(2), row.GetString(3))),
            ("$caller", caller),
            ("$request", request),
            ("$now", now.ToUnixTimeMilliseconds())).SingleOrDefault());

    public async Task Keep(string caller, string request, string fingerprint, IdempotentAnswer answer, DateTimeOffset until, int most)
    {
        using var write = await database.Write();
        write.Begin();
        write.Connection.Execute(
            "INSERT OR REPLACE INTO idempotent_answers VALUES ($caller, $request, $fingerprint, $status, $location, $body, $until)",
            ("$caller", caller),
            ("$request", request),
            ("$fingerprint", fingerprint),
            ("$status", answer.Status),
            ("$location", answer.Location),
            ("$body", answer.Body),
            ("$until", until.ToUnixTimeMilliseconds()));
        write.Connection.Execute(
            """
            DELETE FROM idempotent_answers WHERE caller = $caller AND request IN
              (SELECT request FROM idempotent_answers WHERE caller = $caller ORDER BY expires_at DESC, request LIMIT -1 OFFSET $most)
            """,
            ("$caller", caller),
            ("$most", most));
        write.Commit();
    }
}
