using TikApis.Alerts;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Accounts of nodes that ended, in SQLite.</summary>
public sealed class SqliteUnwatchedAccounts(SqliteDatabase database) : IUnwatchedAccounts
{
    public Task<IReadOnlyList<long>> Writers() => database.Read<IReadOnlyList<long>>(connection =>
        connection.Query("SELECT writer FROM journal_writers WHERE watched = 0 AND state = 'closed' ORDER BY writer", row => row.GetInt64(0)));

    public Task<IReadOnlyList<string>> Of(long writer, string after, int most) => database.Read<IReadOnlyList<string>>(connection =>
        connection.Query(
            """
            WITH mine AS (SELECT account_id, requests, counted_at, MAX(counted_at) OVER () AS last FROM usage_accounts WHERE owner = $writer)
            SELECT account_id FROM mine
            WHERE account_id > $after AND (counted_at >= last - $recently OR (requests >= $busy AND counted_at >= last - $recentlyBusy))
            ORDER BY account_id LIMIT $most
            """,
            row => row.GetString(0),
            ("$writer", writer),
            ("$after", after),
            ("$recently", (long)Unwatched.Recently.TotalMilliseconds),
            ("$busy", Unwatched.Busy),
            ("$recentlyBusy", (long)Unwatched.RecentlyBusy.TotalMilliseconds),
            ("$most", most)));

    public async Task Done(long writer)
    {
        using var write = await database.Write();
        write.Connection.Execute("UPDATE journal_writers SET watched = 1 WHERE writer = $writer", ("$writer", writer));
    }
}
