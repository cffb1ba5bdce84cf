using System.Collections.Concurrent;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>
/// Which accounts this silo's writer may append for. An account's unfolded entries lie in its recorded owner's
/// journal only: nobody is recorded before the owner before it has let go and its tail is in the tables.
/// </summary>
public sealed class Ownership(IOwnershipStore store, IWriterPeers peers, Journal journal, Checkpoint checkpoint, Recovery recovery)
{
    const int Attempts = 5;

    readonly Gathering<string, Owner> owners = new(store.ReadOwners);
    readonly Gathering<Claim, bool> claims = new(store.Take);
    readonly ConcurrentDictionary<string, Lease> leases = new(StringComparer.Ordinal);

    // Claims under way, one of an account at a time: the lease of one that goes on late would take the place of a newer.
    readonly ConcurrentDictionary<string, Task> claiming = new(StringComparer.Ordinal);

    // The highest epoch whose release was asked for while a claim is under way.
    readonly ConcurrentDictionary<string, long> floors = new(StringComparer.Ordinal);

    /// <summary>Leases held or not yet folded.</summary>
    public int Count => leases.Count;

    /// <summary>Claims an account for an activation of this silo (O1–O6).</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="periodEnd">
    /// Says when its billing period is to be closed, unless that is recorded already. Asked before each try to claim it, with
    /// whether the account is there. If it is not and the claim goes through, nobody has created it.
    /// </param>
    /// <param name="cancellation">Gives up waiting; the claim may have gone through.</param>
    /// <exception cref="UsageUnavailableException">The database fails, or others claim it again and again.</exception>
    public async Task<Lease> Claim(string accountId, Func<bool, Task<DateTimeOffset>> periodEnd, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (claiming.GetOrAdd(accountId, done.Task) is var first && first != done.Task)
            await first.WaitAsync(cancellation);
        try
        {
            return await ClaimUntilOwned(accountId, periodEnd, cancellation);
        }
        catch (Exception failed) when (failed is not UsageUnavailableException && !cancellation.IsCancellationRequested)
        {
            throw new UsageUnavailableException($"Account {accountId} cannot be opened now; ask again.", failed);
        }
        finally
        {
            claiming.TryRemove(accountId, out _);
            done.SetResult();
        }
    }

    /// <summary>Who is recorded as an account's owner. The database is looked at after this call; those who ask meanwhile share the next look.</summary>
    /// <exception cref="UsageUnavailableException">The database cannot be read now.</exception>
    public Task<Owner> Look(string accountId) => owners.Add(accountId);

    /// <summary>
    /// L0–L3: the account's lease up to an epoch ends; answers when everything it appended is in the tables.
    /// Repeating it is harmless. False: this node is not that writer (any more).
    /// </summary>
    public async Task<bool> Release(long writer, string accountId, long epoch, CancellationToken cancellation)
    {
        if (writer != journal.Writer)
            return false;
        while (floors.TryGetValue(accountId, out var floor) && floor < epoch && !floors.TryUpdate(accountId, epoch, floor))
            continue;
        if (!leases.TryGetValue(accountId, out var lease) || lease.Epoch > epoch)
            return true;
        try
        {
            var last = journal.Invalidate(lease);
            await lease.Sent.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (last is not null && !(await last.WaitAsync(cancellation)).Folded)
                await checkpoint.Run(cancellation);
        }
        catch (UsageUnavailableException)
        {
            return false; // Fenced: whoever asks recovers what is left.
        }

        if (leases.TryRemove(KeyValuePair.Create(accountId, lease)))
            JournalMetrics.Releases.Add(1);
        return true;
    }

    /// <summary>An activation is gone: its lease ends, and is forgotten once what it appended is in the tables.</summary>
    public async Task Retire(Lease lease)
    {
        try
        {
            var last = journal.Invalidate(lease);
            await lease.Sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (last is not null)
                await (await last).WhenFolded;
        }
        catch (UsageUnavailableException)
        {
            // The writer was fenced: its leases are void anyway.
        }

        leases.TryRemove(KeyValuePair.Create(lease.AccountId, lease));
    }

    async Task<Lease> ClaimUntilOwned(string accountId, Func<bool, Task<DateTimeOffset>> periodEnd, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!journal.IsAccepting)
                throw new UsageUnavailableException("This node takes no events now; ask again.");
            floors[accountId] = 0;
            try
            {
                var owner = await owners.Add(accountId);
                var end = await periodEnd(owner.IsKnown);
                await LetGo(accountId, owner, cancellation);
                var writer = journal.Writer;
                if (!await claims.Add(new Claim(accountId, owner, writer, end)))
                    continue;
                var lease = new Lease(accountId, writer, owner.Epoch + 1);
                leases[accountId] = lease;
                JournalMetrics.Claims.Add(1);

                // O8. A release that came in before the lease was there has left its mark; one that comes later finds the lease.
                if (floors[accountId] < lease.Epoch)
                    return lease;
                leases.TryRemove(KeyValuePair.Create(accountId, lease));
            }
            finally
            {
                floors.TryRemove(accountId, out _);
            }
        }

        throw new UsageUnavailableException($"Account {accountId} is being claimed elsewhere; ask again.");
    }

    /// <summary>O2–O5: whoever is recorded has let go, and what it appended is in the tables.</summary>
    async Task LetGo(string accountId, Owner owner, CancellationToken cancellation)
    {
        if (owner.Writer is not { } writer || owner.State == WriterState.Closed)
            return;
        var released = owner.State == WriterState.Active
            && (writer == journal.Writer ? await Release(writer, accountId, owner.Epoch, cancellation) : await peers.Release(owner, accountId));
        if (!released)
            await recovery.Take(writer, cancellation);
    }
}
