using TikApis.Accounts;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>What accounts are searched by, in SQLite.</summary>
public sealed class SqliteAccountIndex(SqliteDatabase database) : IAccountIndex
{
    public Task<AccountEntry?> Find(string accountId) => database.Read(connection => connection.Query(
        "SELECT first_seen, name, plan, closed_at FROM usage_accounts WHERE account_id = $account",
        row => new AccountEntry(row.Instant(0), row.TextOrNull(1), row.TextOrNull(2), row.InstantOrNull(3)),
        ("$account", accountId)).SingleOrDefault());

    public async Task Put(string accountId, AccountEntry entry)
    {
        using var write = await database.Write();
        write.Connection.Execute(
            """
            INSERT INTO usage_accounts (account_id, owner_epoch, first_seen, name, name_key, plan, closed_at)
            VALUES ($account, 0, $seen, $name, $key, $plan, $closed)
            ON CONFLICT (account_id) DO UPDATE
            SET name = excluded.name, name_key = excluded.name_key, plan = excluded.plan, closed_at = excluded.closed_at
            """,
            ("$account", accountId),
            ("$seen", entry.FirstSeen.ToUnixTimeMilliseconds()),
            ("$name", entry.Name),
            ("$key", AccountEntry.NameKey(entry.Name)),
            ("$plan", entry.Plan),
            ("$closed", entry.ClosedAt?.ToUnixTimeMilliseconds()));
    }

    public Task<AccountPage> List(AccountFilter filter, string defaultPlan, int skip, int take) => database.Read(connection =>
    {
        var where = Where(filter, defaultPlan);
        (string, object?)[] values =
        [
            ("$plan", filter.Plan),
            ("$id", filter.Prefix),
            ("$idEnd", filter.Prefix is { } id ? AccountEntry.After(id) : null),
            ("$name", AccountEntry.NameKey(filter.Prefix)),
            ("$nameEnd", AccountEntry.NameKey(filter.Prefix) is { } name ? AccountEntry.After(name) : null),
        ];
        var rows = connection.Query(
            $"""
            SELECT account_id, COALESCE(name, account_id), plan, first_seen, closed_at
            FROM usage_accounts {where} ORDER BY account_id LIMIT $take OFFSET $skip
            """,
            row => new ListedAccount(row.GetString(0), row.GetString(1), row.TextOrNull(2) ?? defaultPlan, row.Instant(3), row.InstantOrNull(4)),
            [.. values, ("$take", take), ("$skip", skip)]);
        return new AccountPage([.. rows], connection.Query($"SELECT COUNT(*) FROM usage_accounts {where}", row => row.GetInt32(0), values).Single());
    });

    public Task<bool> IsInUse(string plan) => database.Read(connection =>
        connection.Query("SELECT EXISTS (SELECT 1 FROM usage_accounts WHERE plan = $plan)", row => row.GetBoolean(0), ("$plan", plan)).Single());

    static string Where(AccountFilter filter, string defaultPlan)
    {
        List<string> terms = [];
        if (filter.Plan is { } plan)
            terms.Add(plan == defaultPlan ? "(+plan = $plan OR +plan IS NULL)" : "plan = $plan"); // Most are: in the order of ids they need no sorting, which the plus says.
        if (filter.Prefix is not null)
            terms.Add("(account_id >= $id AND account_id < $idEnd OR name_key >= $name AND name_key < $nameEnd)");
        return terms.Count == 0 ? "" : "WHERE " + string.Join(" AND ", terms);
    }
}
