using TikApis.Periods;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Billing periods in PostgreSQL.</summary>
public sealed class PostgresPeriods(PostgresDatabase database) : IPeriodStore
{
    public async Task<IReadOnlyList<string>> Due(DateTimeOffset now, int most) => await database.Query(
        "SELECT account_id FROM usage_accounts WHERE period_end <= $1 ORDER BY period_end LIMIT $2",
        row => row.GetString(0),
        now.UtcDateTime,
        most);

    public Task Open(string accountId, DateTimeOffset end) => database.Sessions.Execute(
        "UPDATE usage_accounts SET period_end = COALESCE(period_end, $2) WHERE account_id = $1",
        CancellationToken.None,
        accountId,
        end.UtcDateTime);

    public async Task Close(string accountId, PeriodStatement statement, DateTimeOffset? nextEnd)
    {
        await using var connection = await database.Sessions.OpenConnectionAsync();
        await using var batch = connection.Batch(
            "INSERT INTO usage_periods VALUES ($1, $2, $3, $4, $5::bigint, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            accountId, statement.Period.Start.UtcDateTime, statement.Period.End.UtcDateTime, statement.Plan, statement.QuotaLimit,
            statement.Requests, statement.Errors, statement.RateLimited, statement.ClosedAt.UtcDateTime);
        batch.Add("UPDATE usage_accounts SET period_end = $2::timestamptz WHERE account_id = $1", accountId, nextEnd?.UtcDateTime);

        // One round trip is one transaction.
        await batch.ExecuteNonQueryAsync();
    }

    public async Task<PeriodStatement?> Latest(string accountId) => (await database.Query(
        """
        SELECT period_start, period_end, plan, quota_limit, requests, errors, rate_limited, closed_at
        FROM usage_periods WHERE account_id = $1 ORDER BY period_end DESC LIMIT 1
        """,
        row => new PeriodStatement(
            new PeriodSpan(row.Instant(0), row.Instant(1)),
            row.GetString(2), row.LongOrNull(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.Instant(7)),
        accountId)).SingleOrDefault();
}
