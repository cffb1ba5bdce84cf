using System.Collections.Concurrent;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>
/// Which accounts this silo's writer may append for. An account's unfolded entries lie in its recorded owner's
/// journal only: nobody is recorded before the owner before it has let go and its tail is in the tables.
/// </summary>
public sealed class Ownership(IOwnershipStore store, Journal journal, Checkpoint checkpoint, Recovery recovery)
{
    const int Attempts = 5;

    readonly Gathering<Claim, bool> claims = new(store.Take);
    readonly ConcurrentDictionary<string, Lease> leases = new(StringComparer.Ordinal);

    /// <summary>Leases held or not yet folded.</summary>
    public int Count => leases.Count;

    /// <summary>Claims an account for an activation of this silo (O1–O6).</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="periodEnd">When its billing period is to be closed, unless that is recorded already.</param>
    /// <param name="cancellation">Gives up waiting; the claim may have gone through.</param>
    /// <exception cref="UsageUnavailableException">The database fails, or others claim it again and again.</exception>
    public async Task<Lease> Claim(string accountId, DateTimeOffset periodEnd, CancellationToken cancellation)
    {
        try
        {
            return await ClaimUntilOwned(accountId, periodEnd, cancellation);
        }
        catch (Exception failed) when (failed is not UsageUnavailableException && !cancellation.IsCancellationRequested)
        {
            throw new UsageUnavailableException($"Account {accountId} cannot be opened now; ask again.", failed);
        }
    }

    /// <summary>
    /// L1–L3: the account's lease ends; returns when everything it appended is in the tables. Repeating it is
    /// harmless.
    /// </summary>
    public async Task Release(string accountId, long epoch, CancellationToken cancellation)
    {
        if (!leases.TryGetValue(accountId, out var lease) || lease.Epoch > epoch)
            return;
        if (journal.Invalidate(lease) is { } last)
        {
            var generation = await last.Committed.WaitAsync(cancellation);
            if (!generation.Folded)
                await checkpoint.Run(cancellation);
        }

        leases.TryRemove(KeyValuePair.Create(accountId, lease));
    }

    /// <summary>An activation is gone: its lease ends, and is forgotten once what it appended is in the tables.</summary>
    public async Task Retire(Lease lease)
    {
        try
        {
            if (journal.Invalidate(lease) is { } last)
                await (await last.Committed).WhenFolded;
        }
        catch (UsageUnavailableException)
        {
            // The writer was fenced: its leases are void anyway.
        }

        leases.TryRemove(KeyValuePair.Create(lease.AccountId, lease));
    }

    async Task<Lease> ClaimUntilOwned(string accountId, DateTimeOffset periodEnd, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!journal.IsAccepting)
                throw new UsageUnavailableException("This node takes no events now; ask again.");
            var owner = await store.ReadOwner(accountId);
            await LetGo(accountId, owner, cancellation);
            var writer = journal.Writer;
            if (!await claims.Add(new Claim(accountId, owner, writer, periodEnd)))
                continue;
            var lease = new Lease(accountId, writer, owner.Epoch + 1);
            leases[accountId] = lease;
            return lease;
        }

        throw new UsageUnavailableException($"Account {accountId} is being claimed elsewhere; ask again.");
    }

    /// <summary>O2–O5: whoever is recorded has let go, and what it appended is in the tables.</summary>
    async Task LetGo(string accountId, Owner owner, CancellationToken cancellation)
    {
        if (owner.Writer is not { } writer || owner.State == WriterState.Closed)
            return;
        if (writer == journal.Writer)
            await Release(accountId, owner.Epoch, cancellation);
        else
            await recovery.Take(writer, cancellation);
    }
}
