using System.Diagnostics;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>
/// Calls the accounts' grains. While a call of an account is under way (it waits for its commit), what other requests
/// bring for the account is gathered and goes with its next call, as one batch: the busier the node, the fewer calls an
/// event costs. What waits is bounded by <see cref="BodyMemory"/>, which its requests hold, and by time.
/// </summary>
sealed class AccountCalls(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Most bytes that are gathered into one call; a batch of more goes by itself.</summary>
    const int MaxBytes = 1 << 20;

    /// <summary>An account whose call has not ended for so long takes nothing more: it would only wait with it.</summary>
    static readonly TimeSpan Stuck = TimeSpan.FromSeconds(5);

    readonly Shard[] shards = [.. Enumerable.Range(0, 64).Select(_ => new Shard(clock))];

    /// <summary>Has each account's events counted, now or with its next call.</summary>
    public AskedBatches Ask(IReadOnlyList<AccountEvents> accounts)
    {
        var asked = new AskedBatches(accounts);
        for (var i = 0; i < accounts.Count; i++)
        {
            var account = accounts[i].AccountId;
            var shard = shards[account.GetHashCode(StringComparison.Ordinal) & (shards.Length - 1)];
            switch (shard.Begin(account, asked, i))
            {
                case Turn.Now:
                    _ = Call(shard, account, [new GatheredPart(accounts[i], asked)]);
                    break;
                case Turn.Never:
                    asked.Fail(accounts[i], new UsageUnavailableException($"The account {account} has not answered for some time; send the events again."));
                    break;
            }
        }

        return asked;
    }

    async Task Call(Shard shard, string accountId, GatheredPart[]? parts)
    {
        for (; parts is not null; parts = shard.Next(accountId))
        {
            // Of the requests in a call, the first has it in its trace.
            Activity.Current = null;
            Activity.Current = parts[0].Asked.Activity;
            try
            {
                Answer(parts, await grains.UsageOf(accountId).Record(GatheredBatch.Of(parts)));
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

    /// <summary>When a batch is sent: with a call of its own, with a later one, or not at all.</summary>
    enum Turn
    {
        Now,
        Later,
        Never,
    }

    /// <summary>Accounts with a call under way, and what waits for its end.</summary>
    sealed class Shard(TimeProvider clock)
    {
        readonly Lock gate = new();
        readonly Dictionary<string, BusyAccount> accounts = new(StringComparer.Ordinal);

        /// <summary>Whether to call with a batch now.</summary>
        public Turn Begin(string accountId, AskedBatches asked, int index)
        {
            lock (gate)
            {
                if (!accounts.TryGetValue(accountId, out var busy))
                {
                    accounts.Add(accountId, new BusyAccount { CallBegan = clock.GetTimestamp() });
                    return Turn.Now;
                }

                if (clock.GetElapsedTime(busy.CallBegan) > Stuck)
                    return Turn.Never;
                (busy.Waiting ??= new()).Enqueue((asked, index));
                return Turn.Later;
            }
        }

        /// <summary>The account's call ended: what to call with next; null when nothing waits.</summary>
        public GatheredPart[]? Next(string accountId)
        {
            lock (gate)
            {
                var busy = accounts[accountId];
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
