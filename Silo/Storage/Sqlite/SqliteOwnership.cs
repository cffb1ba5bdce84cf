using Microsoft.Data.Sqlite;
using TikApis.Journaling;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Who owns which account, in SQLite.</summary>
public sealed class SqliteOwnership(SqliteDatabase database, TimeProvider time) : IOwnershipStore
{
    public Task<IReadOnlyList<Owner>> ReadOwners(IReadOnlyList<string> accountIds) => database.Read<IReadOnlyList<Owner>>(connection =>
    {
        using var owner = connection.Command(
            """
            SELECT owner, COALESCE(state, 'closed'), owner_epoch, silo FROM usage_accounts
            LEFT JOIN journal_writers ON writer = owner WHERE account_id = $account
            """);
        return [.. accountIds.Select(account => Read(owner.Set(("$account", account))))];
    });

    public async Task<IReadOnlyList<bool>> Take(IReadOnlyList<Claim> claims)
    {
        using var write = await database.Write();
        write.Begin();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();

        // Without a row the insert is the compare-and-set.
        using var take = write.Connection.Command(
            """
            INSERT INTO usage_accounts (account_id, owner, owner_epoch, first_seen, period_end)
            SELECT $account, $writer, $epoch + 1, $now, $periodEnd
            WHERE NOT $known OR EXISTS (SELECT 1 FROM usage_accounts WHERE account_id = $account)
            ON CONFLICT (account_id) DO UPDATE
            SET owner = excluded.owner, owner_epoch = excluded.owner_epoch, period_end = COALESCE(period_end, excluded.period_end)
            WHERE $known AND owner IS $owner AND owner_epoch = $epoch
            """);
        bool[] taken =
        [
            .. claims.Select(claim => take.Set(
                ("$account", claim.AccountId),
                ("$writer", claim.Writer),
                ("$owner", claim.Seen.Writer),
                ("$epoch", claim.Seen.Epoch),
                ("$known", claim.Seen.IsKnown),
                ("$periodEnd", claim.PeriodEnd.ToUnixTimeMilliseconds()),
                ("$now", now)).ExecuteNonQuery() == 1),
        ];
        write.Commit();
        return taken;
    }

    static Owner Read(SqliteCommand owner)
    {
        using var row = owner.ExecuteReader();
        return row.Read()
            ? new Owner(row.LongOrNull(0), Enum.Parse<WriterState>(row.GetString(1), ignoreCase: true), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3)) { IsKnown = true }
            : default;
    }
}
