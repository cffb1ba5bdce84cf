using TikApis.Periods;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Billing periods in SQLite.</summary>
public sealed class SqlitePeriods(SqliteDatabase database) : IPeriodStore
{
    public Task<IReadOnlyList<string>> Due(DateTimeOffset now, int most) => database.Read<IReadOnlyList<string>>(connection =>
        connection.Query(
            "SELECT account_id FROM usage_accounts WHERE period_end <= $now ORDER BY period_end LIMIT $most",
            row => row.GetString(0),
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$most", most)));

    public async Task Open(string accountId, DateTimeOffset end)
    {
        using var write = await database.Write();
        write.Connection.Execute(
            "UPDATE usage_accounts SET period_end = COALESCE(period_end, $end) WHERE account_id = $account",
            ("$account", accountId),
            ("$end", end.ToUnixTimeMilliseconds()));
    }

    public async Task Close(string accountId, PeriodStatement statement, DateTimeOffset? nextEnd)
    {
        using var write = await database.Write();
        write.Begin();
        write.Connection.Execute(
            "INSERT INTO usage_periods VALUES ($account, $start, $end, $plan, $quota, $requests, $errors, $limited, $closed) ON CONFLICT DO NOTHING",
            ("$account", accountId),
            ("$start", statement.Period.Start.ToUnixTimeMilliseconds()),
            ("$end", statement.Period.End.ToUnixTimeMilliseconds()),
            ("$plan", statement.Plan),
            ("$quota", statement.QuotaLimit),
            ("$requests", statement.Requests),
            ("$errors", statement.Errors),
            ("$limited", statement.RateLimited),
            ("$closed", statement.ClosedAt.ToUnixTimeMilliseconds()));
        write.Connection.Execute(
            "UPDATE usage_accounts SET period_end = $next WHERE account_id = $account",
            ("$account", accountId),
            ("$next", nextEnd?.ToUnixTimeMilliseconds()));
        write.Commit();
    }

    public Task<PeriodStatement?> Latest(string accountId) => database.Read(connection =>
        connection.Query(
            """
            SELECT period_start, period_end, plan, quota_limit, requests, errors, rate_limited, closed_at
            FROM usage_periods WHERE account_id = $account ORDER BY period_end DESC LIMIT 1
            """,
            row => new PeriodStatement(
                new PeriodSpan(row.Instant(0), row.Instant(1)),
                row.GetString(2), row.LongOrNull(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.Instant(7)),
            ("$account", accountId)).SingleOrDefault());
}
