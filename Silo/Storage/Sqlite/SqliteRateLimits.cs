using Microsoft.Data.Sqlite;
using TikApis.RateLimits;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Grants and violations in SQLite.</summary>
public sealed class SqliteRateLimits(SqliteDatabase database) : IRateLimitStore
{
    const string Active = "EXISTS (SELECT 1 FROM journal_writers WHERE writer = $writer AND state = 'active')";

    public async Task<IReadOnlyList<bool>> Grant(long writer, IReadOnlyList<Grant> grants)
    {
        using var write = await database.Write();
        write.Begin();
        using var grant = write.Connection.Command(
            $"""
            INSERT INTO rate_limit_grants SELECT $account, $kind, $key, $window, $end, $granted WHERE {Active}
            ON CONFLICT DO UPDATE SET granted = MAX(granted, excluded.granted)
            """);
        bool[] granted = [.. grants.Select(g => Set(grant, writer, g) == 1)];
        write.Commit();
        return granted;
    }

    public async Task Return(long writer, IReadOnlyList<Grant> taken)
    {
        using var write = await database.Write();
        write.Begin();
        using var settle = write.Connection.Command(
            $"""
            UPDATE rate_limit_grants SET granted = $granted
            WHERE account_id = $account AND kind = $kind AND api_key_id = $key AND window_start = $window AND window_end = $end AND {Active}
            """);
        foreach (var grant in taken)
            Set(settle, writer, grant);
        write.Commit();
    }

    public async Task AddRefused(IReadOnlyList<ViolationRow> refused)
    {
        using var write = await database.Write();
        write.Begin();
        using var rows = new SqliteLimitRows(write.Connection);
        foreach (var row in refused)
            rows.Add(row);
        write.Commit();
    }

    public Task<ViolationPage> ReadViolations(string accountId, ViolationFilter filter, int skip, int take) => database.Read(connection =>
    {
        var (condition, values) = Condition(accountId, filter);
        var windows = connection.Query(
            $"""
            SELECT window_start, kind, api_key_id, MAX(limit_then), SUM(beyond), SUM(refused), MIN(first_at), MAX(last_at)
            FROM rate_limit_violations WHERE {condition} GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT $take OFFSET $skip
            """,
            row => (Key: KeyAt(row, ""), Count: new ViolationCount(
                row.LongOrNull(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7))),
            [.. values, ("$take", take), ("$skip", skip)]);
        var total = connection.Query(
            $"SELECT COUNT(*) FROM (SELECT DISTINCT window_start, kind, api_key_id FROM rate_limit_violations WHERE {condition})",
            row => row.GetInt32(0),
            values).Single();
        return new ViolationPage([.. windows.Select(w => ViolationRows.Violation(w.Key, w.Count, EndpointsOf(connection, accountId, w.Key)))], total);
    });

    public Task<IReadOnlyList<ViolationHour>> ReadHours(string accountId, ViolationFilter filter) => database.Read<IReadOnlyList<ViolationHour>>(connection =>
    {
        var (condition, values) = Condition(accountId, filter);
        return connection.Query(
            $"""
            SELECT hour, COUNT(*), SUM(beyond), SUM(refused) FROM
            (
              SELECT window_start - window_start % 3600000 AS hour, SUM(beyond) AS beyond, SUM(refused) AS refused
              FROM rate_limit_violations WHERE {condition} GROUP BY window_start, kind, api_key_id
            )
            GROUP BY hour ORDER BY hour
            """,
            row => new ViolationHour(row.Instant(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            values);
    });

    public Task<IReadOnlyList<LimitDay>> ReadDays(string accountId, long fromDayMs) =>
        database.Read<IReadOnlyList<LimitDay>>(connection => StoredLimits.Days(connection, accountId, fromDayMs));

    static int Set(SqliteCommand command, long writer, in Grant grant) => command.Set(
        ("$account", grant.AccountId), ("$kind", grant.Kind.ToString()), ("$key", grant.ApiKeyId), ("$window", grant.StartMs),
        ("$end", grant.EndMs), ("$granted", grant.Granted), ("$writer", writer)).ExecuteNonQuery();

    static ViolatedEndpoint[] EndpointsOf(SqliteConnection connection, string accountId, ViolationKey of) =>
    [
        .. connection.Query(
            """
            SELECT endpoint, beyond, refused FROM rate_limit_violations
            WHERE account_id = $account AND window_start = $window AND kind = $kind AND api_key_id = $key
            ORDER BY beyond + refused DESC, endpoint LIMIT $most
            """,
            row => new ViolatedEndpoint(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
            ("$account", accountId),
            ("$window", of.WindowMs),
            ("$kind", of.Kind.ToString()),
            ("$key", of.ApiKeyId),
            ("$most", ViolationRows.MostEndpoints)),
    ];

    static ViolationKey KeyAt(SqliteDataReader row, string endpoint) => new(row.GetInt64(0), Enum.Parse<LimitKind>(row.GetString(1)), row.GetString(2), endpoint);

    static (string Sql, (string, object?)[] Values) Condition(string accountId, ViolationFilter filter) => (
        "account_id = $account AND window_start >= $from AND window_start < $to"
            + (filter.Kind is null ? "" : " AND kind = $kind")
            + (filter.ApiKeyId is null ? "" : " AND api_key_id = $key")
            + (filter.Endpoint is null ? "" : " AND endpoint = $endpoint"),
        [
            ("$account", accountId),
            ("$from", filter.From.ToUnixTimeMilliseconds()),
            ("$to", filter.To.ToUnixTimeMilliseconds()),
            .. filter.Kind is { } kind ? [("$kind", (object?)kind.ToString())] : Array.Empty<(string, object?)>(),
            .. filter.ApiKeyId is { } key ? [("$key", (object?)key)] : Array.Empty<(string, object?)>(),
            .. filter.Endpoint is { } endpoint ? [("$endpoint", (object?)endpoint)] : Array.Empty<(string, object?)>(),
        ]);
}
