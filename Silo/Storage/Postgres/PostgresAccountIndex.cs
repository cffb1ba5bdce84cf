using TikApis.Accounts;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>What accounts are searched by, in PostgreSQL.</summary>
public sealed class PostgresAccountIndex(PostgresDatabase database) : IAccountIndex
{
    public async Task<AccountEntry?> Find(string accountId) => (await database.Query(
        "SELECT first_seen, name, plan, closed_at FROM usage_accounts WHERE account_id = $1",
        row => new AccountEntry(row.Instant(0), row.TextOrNull(1), row.TextOrNull(2), row.InstantOrNull(3)),
        accountId)).SingleOrDefault();

    public Task Put(string accountId, AccountEntry entry) => database.Sessions.Execute(
        """
        INSERT INTO usage_accounts (account_id, owner_epoch, first_seen, name, name_key, plan, closed_at)
        VALUES ($1, 0, $2, $3::text, $4::text, $5::text, $6::timestamptz)
        ON CONFLICT (account_id) DO UPDATE
        SET name = excluded.name, name_key = excluded.name_key, plan = excluded.plan, closed_at = excluded.closed_at
        """,
        CancellationToken.None,
        accountId,
        entry.FirstSeen.UtcDateTime,
        entry.Name,
        AccountEntry.NameKey(entry.Name),
        entry.Plan,
        entry.ClosedAt?.UtcDateTime);

    public Task<AccountPage> List(AccountFilter filter, string defaultPlan, int skip, int take)
    {
        List<object> values = [];
        var where = Where(filter, defaultPlan, values);
        return database.Snapshot(
            batch =>
            {
                batch.Add($"SELECT COUNT(*) FROM usage_accounts {where}", [.. values]);
                batch.Add(
                    $"""
                    SELECT account_id, COALESCE(name, account_id), plan, first_seen, closed_at
                    FROM usage_accounts {where} ORDER BY account_id LIMIT ${values.Count + 1} OFFSET ${values.Count + 2}
                    """,
                    [.. values, take, skip]);
            },
            async reader =>
            {
                var total = (await reader.RowsThenNext(row => row.GetInt64(0))).Single();
                var rows = await reader.Rows(row => new ListedAccount(
                    row.GetString(0), row.GetString(1), row.TextOrNull(2) ?? defaultPlan, row.Instant(3), row.InstantOrNull(4)));
                return new AccountPage([.. rows], (int)total);
            });
    }

    public async Task<bool> IsInUse(string plan) =>
        (await database.Query("SELECT EXISTS (SELECT 1 FROM usage_accounts WHERE plan = $1)", row => row.GetBoolean(0), plan)).Single();

    static string Where(AccountFilter filter, string defaultPlan, List<object> values)
    {
        List<string> terms = [];
        if (filter.Plan is { } plan)
            terms.Add(plan == defaultPlan ? $"(plan = {Value(plan)} OR plan IS NULL)" : $"plan = {Value(plan)}");
        if (filter.Prefix is { } prefix)
        {
            var name = AccountEntry.NameKey(prefix)!;
            terms.Add(
                $"(account_id >= {Value(prefix)} AND account_id < {Value(AccountEntry.After(prefix))}"
                + $" OR name_key >= {Value(name)} AND name_key < {Value(AccountEntry.After(name))})");
        }

        return terms.Count == 0 ? "" : "WHERE " + string.Join(" AND ", terms);

        string Value(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }
    }
}
