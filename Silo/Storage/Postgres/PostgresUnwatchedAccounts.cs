using TikApis.Alerts;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Accounts of nodes that ended, in PostgreSQL.</summary>
public sealed class PostgresUnwatchedAccounts(PostgresDatabase database) : IUnwatchedAccounts
{
    public async Task<IReadOnlyList<long>> Writers() => await database.Query(
        "SELECT writer FROM journal_writers WHERE NOT watched AND state = 'closed' ORDER BY writer",
        row => row.GetInt64(0));

    public async Task<IReadOnlyList<string>> Of(long writer, string after, int most) => await database.Query(
        """
        WITH mine AS (SELECT account_id, requests, counted_at, MAX(counted_at) OVER () AS last FROM usage_accounts WHERE owner = $1)
        SELECT account_id FROM mine
        WHERE account_id > $2 AND (counted_at >= last - $3::interval OR (requests >= $4 AND counted_at >= last - $5::interval))
        ORDER BY account_id LIMIT $6
        """,
        row => row.GetString(0),
        writer,
        after,
        Unwatched.Recently,
        Unwatched.Busy,
        Unwatched.RecentlyBusy,
        most);

    public Task Done(long writer) => database.Sessions.Execute("UPDATE journal_writers SET watched = true WHERE writer = $1", CancellationToken.None, writer);
}
