using System.Collections.Concurrent;
using System.Data.Common;
using TikApis.Journaling;
using TikApis.Tests.Storage.Contract;
using TikApis.Usage;

namespace TikApis.Tests.Protocol;

/// <summary>Nodes on one database, what happens to them, and what was acknowledged.</summary>
sealed class SimulatedCluster(IStoreFixture store, int seed) : IWriterPeers, IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Random random = new(seed);
    readonly ConcurrentDictionary<string, SimulatedNode> alive = new(StringComparer.Ordinal);
    readonly ConcurrentBag<SimulatedNode> made = [];
    readonly Account[] accounts = [new("ann"), new("bob"), new("cid")];
    int names;
    int ids;
    int refusals;
    int kills;
    int answers;

    public async Task Start()
    {
        for (var node = 0; node < 3; node++)
            await AddNode();
    }

    /// <summary>One of several actors that do things at random, all at once.</summary>
    public async Task Act(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            try
            {
                await Act(accounts[Draw(accounts.Length)], SomeNode(), Draw(100));
            }
            catch (Exception refused) when (IsRefusal(refused))
            {
                Interlocked.Increment(ref refusals);
            }
        }
    }

    /// <summary>Sends everything again until it is acknowledged, then counts.</summary>
    public async Task AssertEachIdCountedOnce()
    {
        foreach (var node in alive.Values)
        {
            node.IsSilent = false;
            node.Faults.Clear();
        }

        foreach (var account in accounts)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var activation = await SomeNode().Activate(account.Id);
                    await activation.Record([.. account.Sent]);
                    Assert.Equal(account.Sent.Count, await activation.Query());
                    Assert.Equal(account.Sent.Count, await activation.QueryRunning());
                    break;
                }
                catch (Exception refused) when (IsRefusal(refused) && attempt < 100)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                }
            }
        }
    }

    public async Task<bool> Release(Owner owner, string accountId)
    {
        if (!alive.TryGetValue(owner.Silo!, out var node) || node.IsSilent)
            return false;
        try
        {
            return await node.Release(owner, accountId).WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception silent) when (IsRefusal(silent))
        {
            return false;
        }
    }

    public Task<bool> IsGone(string silo) => Task.FromResult(!alive.ContainsKey(silo));

    public override string ToString() =>
        $"{accounts.Sum(a => a.Sent.Count)} ids, {accounts.Sum(a => a.Acknowledged.Count)} acknowledged at once, {accounts.Sum(a => a.Activations.Count)} activations, {answers} answers, {kills} nodes killed, {refusals} refusals";

    public async ValueTask DisposeAsync()
    {
        foreach (var node in made)
            await node.DisposeAsync();
    }

    async Task Act(Account account, SimulatedNode node, int what)
    {
        switch (what)
        {
            case < 50:
                await Record(account);
                break;
            case < 62:
                account.Activations.Enqueue((node, await node.UnlessKilled(node.Activate(account.Id))));
                break;
            case < 78:
                await Ask(account);
                break;
            case < 86:
                await node.UnlessKilled(node.Checkpoint());
                break;
            case < 90:
                node.Faults.LoseNext(Draw(3));
                break;
            case < 95:
                node.Faults.LoseNextAnswers(Draw(3));
                break;
            case < 97:
                node.IsSilent = !node.IsSilent;
                break;
            default:
                await Kill(node);
                break;
        }
    }

    async Task Record(Account account)
    {
        if (Some(account) is not { } some)
            return;
        var batch = Enumerable.Range(0, 1 + Draw(5)).Select(_ => NextId(account)).Distinct().ToArray();
        foreach (var id in batch)
            account.Sent.TryAdd(id);
        await some.Node.UnlessKilled(some.Activation.Record(batch));
        foreach (var id in batch)
            account.Acknowledged.TryAdd(id);
    }

    /// <summary>Q, I7: an answer includes what was acknowledged before it was asked for, and nothing that was not sent.</summary>
    async Task Ask(Account account)
    {
        if (Some(account) is not { } some)
            return;
        var before = account.Acknowledged.Count;
        if (await some.Node.UnlessKilled(Draw(2) == 0 ? some.Activation.Query() : some.Activation.QueryRunning()) is not { } counted)
            return;
        Assert.InRange(counted, before, account.Sent.Count);
        Interlocked.Increment(ref answers);
    }

    async Task Kill(SimulatedNode node)
    {
        await AddNode(); // First, so that there always is one.
        alive.TryRemove(node.Name, out _);
        node.Kill();
        Interlocked.Increment(ref kills);
    }

    async Task AddNode()
    {
        var node = new SimulatedNode($"node-{Interlocked.Increment(ref names)}", store.Open(), this);
        made.Add(node);
        await node.Start();
        alive[node.Name] = node;
    }

    /// <summary>Now and then one that was sent before.</summary>
    string NextId(Account account)
    {
        var known = account.Sent.Snapshot();
        return known.Length > 0 && Draw(4) == 0 ? known[Draw(known.Length)] : $"{Interlocked.Increment(ref ids)}";
    }

    /// <summary>Mostly the newest; now and then one before it, which may not know yet that it lost its lease.</summary>
    (SimulatedNode Node, SimulatedActivation Activation)? Some(Account account)
    {
        var activations = account.Activations.ToArray();
        return activations.Length == 0 ? null : activations[^(1 + (Draw(3) > 0 ? 0 : Draw(Math.Min(activations.Length, 5))))];
    }

    SimulatedNode SomeNode()
    {
        var nodes = alive.Values.ToArray();
        return nodes[Draw(nodes.Length)];
    }

    int Draw(int below)
    {
        lock (random)
            return random.Next(below);
    }

    static bool IsRefusal(Exception failed) =>
        failed is UsageUnavailableException or IOException or DbException or TimeoutException or OperationCanceledException;

    sealed record Account(string Id)
    {
        public IdSet Sent { get; } = new();

        public IdSet Acknowledged { get; } = new();

        public ConcurrentQueue<(SimulatedNode Node, SimulatedActivation Activation)> Activations { get; } = [];
    }
}
