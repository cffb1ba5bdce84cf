using TikApis.Journaling;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Who owns which account, in PostgreSQL.</summary>
public sealed class PostgresOwnership(PostgresDatabase database, TimeProvider time) : IOwnershipStore
{
    public async Task<IReadOnlyList<Owner>> ReadOwners(IReadOnlyList<string> accountIds) => await database.Query(
        """
        SELECT owner, COALESCE(state, 'closed'), owner_epoch, silo FROM unnest($1::text[]) WITH ORDINALITY AS asked (account_id, place)
        LEFT JOIN usage_accounts USING (account_id)
        LEFT JOIN journal_writers ON writer = owner
        ORDER BY place
        """,
        row => row.IsDBNull(2)
            ? default
            : new Owner(row.LongOrNull(0), Enum.Parse<WriterState>(row.GetString(1), ignoreCase: true), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3)) { IsKnown = true },
        [accountIds.ToArray()]);

    /// <summary>One round trip, which is one transaction; rows in key order, so that two batches never wait for each other in a circle.</summary>
    public async Task<IReadOnlyList<bool>> Take(IReadOnlyList<Claim> claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        int[] inKeyOrder = [.. Enumerable.Range(0, claims.Count).OrderBy(i => claims[i].AccountId, StringComparer.Ordinal)];
        await using var connection = await database.Sessions.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        foreach (var i in inKeyOrder)
        {
            // Without a row the insert is the compare-and-set.
            var claim = claims[i];
            batch.Add(
                """
                INSERT INTO usage_accounts AS t (account_id, owner, owner_epoch, first_seen, period_end)
                SELECT $1, $2, $4 + 1, $5, $6
                WHERE NOT $7 OR EXISTS (SELECT 1 FROM usage_accounts WHERE account_id = $1)
                ON CONFLICT (account_id) DO UPDATE
                SET owner = excluded.owner, owner_epoch = excluded.owner_epoch, period_end = COALESCE(t.period_end, excluded.period_end)
                WHERE $7 AND t.owner IS NOT DISTINCT FROM $3::bigint AND t.owner_epoch = $4
                """,
                claim.AccountId, claim.Writer, claim.Seen.Writer, claim.Seen.Epoch, now, claim.PeriodEnd.UtcDateTime, claim.Seen.IsKnown);
        }

        await batch.ExecuteNonQueryAsync();
        var taken = new bool[claims.Count];
        for (var n = 0; n < inKeyOrder.Length; n++)
            taken[inKeyOrder[n]] = batch.BatchCommands[n].RecordsAffected == 1;
        return taken;
    }
}
