using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.RateLimits;
using TikApis.Tests.Crash;
using TikApis.Tests.Storage.Contract;
using TikApis.Usage;

namespace TikApis.Tests.Protocol;

/// <summary>A node without Orleans: its journal, its checkpoints and what it owns, on a database it shares with others.</summary>
sealed class SimulatedNode : IAsyncDisposable
{
    static readonly DateTimeOffset PeriodEnd = Support.Some.Noon.AddDays(30);

    readonly StoreProcess store;
    readonly IJournalStore faulty;
    readonly Journal journal;
    readonly Checkpoint checkpoint;
    readonly Ownership ownership;
    readonly IdBudget budget = new(1_000_000);
    readonly string name;
    readonly TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SimulatedNode(string name, StoreProcess store, IWriterPeers peers)
    {
        (this.name, this.store) = (name, store);
        var options = Options.Create(new JournalOptions { FoldBytes = 600, MaxBackoff = TimeSpan.FromMilliseconds(20) });
        faulty = new FaultyJournalStore(store.Journal, Faults);
        journal = new Journal(faulty, options, TimeProvider.System, NullLogger<Journal>.Instance);
        var fold = new Fold(faulty, options, Options.Create(new DedupeOptions()));
        checkpoint = new Checkpoint(journal, fold, options, TimeProvider.System, NullLogger<Checkpoint>.Instance);
        ownership = new Ownership(store.Ownership, peers, journal, checkpoint, new Recovery(faulty, fold, NullLogger<Recovery>.Instance));
        journal.Fenced += () => _ = Task.Run(BeginAnew);
    }

    public Faults Faults { get; } = new();

    /// <summary>Alive, but it does not answer the others, who therefore fence it.</summary>
    public volatile bool IsSilent;

    public string Name => name;

    public Journal Journal => journal;

    /// <summary>Nothing of it reaches the database any more, and nobody hears of it.</summary>
    public void Kill()
    {
        Faults.Cut = true;
        killed.TrySetResult();
    }

    /// <summary>What a caller on another machine sees of something this node does.</summary>
    public async Task<T> UnlessKilled<T>(Task<T> doing)
    {
        await UnlessKilled((Task)doing);
        return await doing;
    }

    public async Task UnlessKilled(Task doing)
    {
        if (await Task.WhenAny(doing, killed.Task) == killed.Task || killed.Task.IsCompleted)
            throw new UsageUnavailableException("The node is gone.");
        await doing;
    }

    public async Task Start() => journal.Start(await store.Journal.RegisterWriter(name, CancellationToken.None));

    public Task Checkpoint() => checkpoint.Run(CancellationToken.None);

    public Task<bool> Release(Owner owner, string account) => ownership.Release(owner.Writer!.Value, account, owner.Epoch, CancellationToken.None);

    /// <summary>What an activation of the account's grain does.</summary>
    public async Task<SimulatedActivation> Activate(string account)
    {
        var lease = await ownership.Claim(account, _ => Task.FromResult(PeriodEnd), CancellationToken.None);
        var ids = new IdWindow(new DedupeOptions(), budget, IdSeed.OfProcess);
        var stored = await store.Tables.Load(account, Support.Some.Noon.ToUnixTimeMilliseconds(), 0, ids.MostToLoad, periodStartMs: 0);
        if (!lease.IsValid)
            throw new UsageUnavailableException("Released meanwhile.");
        foreach (var (expires, some) in stored.Ids)
            ids.Load(some, expires);
        return new SimulatedActivation(this, lease, new AccountLedger(ids, new DailyBounds(new BoundsOptions()), new MinuteRing(), new AccountWindows(1_000)), store.Tables, ownership);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await journal.Stop(new CancellationToken(canceled: true));
        checkpoint.Dispose();
        await store.DisposeAsync();
    }

    async Task BeginAnew()
    {
        if (!killed.Task.IsCompleted)
            await checkpoint.Restart(await store.Journal.RegisterWriter(name, CancellationToken.None), CancellationToken.None);
    }
}
