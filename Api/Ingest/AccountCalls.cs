using System.Diagnostics;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>
/// Calls the accounts' grains. While a call of an account is under way (it waits for its commit), what other requests
/// bring for the account is gathered and goes with its next call, as one batch: the busier the node, the fewer calls an
/// event costs. What waits is bounded by <see cref="BodyMemory"/>, which its requests hold, and by their time.
/// </summary>
sealed class AccountCalls(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Most bytes that are gathered into one call; a batch of more goes by itself.</summary>
    const int MaxBytes = 1 << 20;

    /// <summary>A call that has not ended for so long is not waited for: another is made beside it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Shard[] shards = [.. Enumerable.Range(0, 64).Select(_ => new Shard(clock))];

    /// <summary>Has each account's events counted, now or with its next call.</summary>
    public AskedBatches Ask(IReadOnlyList<AccountEvents> accounts)
    {
        var asked = new AskedBatches(accounts);
        for (var i = 0; i < accounts.Count; i++)
        {
            var account = accounts[i].AccountId;
            var shard = shards[account.GetHashCode(StringComparison.Ordinal) & (shards.Length - 1)];
            if (shard.Begin(account, asked, i) is { } busy)
                _ = Call(shard, account, busy, [new GatheredPart(accounts[i], asked)]);
        }

        return asked;
    }

    async Task Call(Shard shard, string accountId, BusyAccount busy, GatheredPart[]? parts)
    {
        for (; parts is not null; parts = shard.Next(accountId, busy))
        {
            // Of the requests in a call, the first has it in its trace.
            Activity.Current = null;
            Activity.Current = parts[0].Asked.Activity;
            try
            {
                Answer(parts, await grains.Of<IUsageGrain>(accountId).Record(GatheredBatch.Of(parts)));
            }
            catch (Exception failed)
            {
                foreach (var part in parts)
                    part.Asked.Fail(part.Events, failed);
            }
        }
    }

    /// <summary>Tells each request what became of its own events.</summary>
    static void Answer(GatheredPart[] parts, RecordResult result)
    {
        var (end, seen) = (0, 0);
        foreach (var part in parts)
        {
            var (count, before) = (part.Batch.Count, seen);
            for (end += count; seen < result.Seen.Length && result.Seen[seen] < end;)
                seen++;
            part.Asked.Count(count - (seen - before), seen - before);
        }
    }

    /// <summary>Accounts with a call under way, and what waits for its end.</summary>
    sealed class Shard(TimeProvider clock)
    {
        readonly Lock gate = new();
        readonly Dictionary<string, BusyAccount> accounts = new(StringComparer.Ordinal);

        /// <summary>Begins a call with a batch; null: the batch goes with a later one.</summary>
        public BusyAccount? Begin(string accountId, AskedBatches asked, int index)
        {
            lock (gate)
            {
                if (accounts.TryGetValue(accountId, out var busy) && clock.GetElapsedTime(busy.CallBegan) < Patience)
                {
                    (busy.Waiting ??= new()).Enqueue((asked, index));
                    return null;
                }

                // Also in place of a call that does not end: what waited for it goes with what follows this one.
                return accounts[accountId] = new BusyAccount { CallBegan = clock.GetTimestamp(), Waiting = busy?.Waiting };
            }
        }

        /// <summary>A call ended: what to call with next; null when nothing waits, or another call has taken its place.</summary>
        public GatheredPart[]? Next(string accountId, BusyAccount busy)
        {
            lock (gate)
            {
                if (accounts.GetValueOrDefault(accountId) != busy)
                    return null;
                busy.CallBegan = clock.GetTimestamp();
                var parts = busy.Gather();
                if (parts is null)
                    accounts.Remove(accountId);
                return parts;
            }
        }
    }

    sealed class BusyAccount
    {
        public long CallBegan { get; set; }

        public Queue<(AskedBatches Asked, int Index)>? Waiting { get; set; }

        public GatheredPart[]? Gather()
        {
            List<GatheredPart>? parts = null;
            for (var (events, bytes) = (0, 0); Waiting is not null && Waiting.TryPeek(out var next); Waiting.Dequeue())
            {
                if (next.Asked[next.Index] is not { } part)
                    continue;
                events += part.Batch.Count;
                bytes += part.Batch.Bytes.Length;
                if (parts is not null && (events > UsageBatch.MaxEvents || bytes > MaxBytes))
                    break;
                (parts ??= []).Add(part);
            }

            return parts?.ToArray();
        }
    }
}
