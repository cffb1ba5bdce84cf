using TikApis.Journaling;
using TikApis.Tests.Storage.Contract;
using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Protocol;

/// <summary>Steps O, L and F of the protocol one by one: an account goes from one activation to the next with all that was counted.</summary>
public sealed class HandOverTests(PostgresServer server) : IWriterPeers, IOwnershipStore, IAsyncDisposable
{
    readonly PostgresStore store = new(server);
    readonly List<SimulatedNode> nodes = [];
    StoreProcess? process;
    int ownersRead;

    // What happens at the two places where others may come in between.
    Func<Owner, string, Task<bool>> askedToRelease = (_, _) => throw new InvalidOperationException();
    Func<Task> claimed = () => Task.CompletedTask;

    [Fact]
    public async Task Activated_again_on_its_node_an_account_knows_what_the_activation_before_counted()
    {
        var node = await Node("node");
        await (await node.Activate("ann")).Record(["a", "b"]);

        var again = await node.Activate("ann");

        Assert.Equal((1, 1), await Figures(again.Record(["b", "c"])));
        Assert.Equal(3, await again.Query());
    }

    [Fact]
    public async Task Nobody_is_recorded_before_the_owner_before_it_has_let_go()
    {
        var (one, other) = (await Node("one"), await Node("other"));
        var before = await one.Activate("ann");
        await before.Record(["a"]);
        Owner recorded = default;
        askedToRelease = async (owner, account) =>
        {
            recorded = await process!.Ownership.ReadOwner(account);
            return await one.Release(owner, account);
        };

        var after = await other.Activate("ann");

        Assert.Equal(one.Journal.Writer, recorded.Writer);
        Assert.Equal((0, 1), await Figures(after.Record(["a"])));
        await Assert.ThrowsAsync<UsageUnavailableException>(() => before.Record(["b"]));
        Assert.Null(await before.Query());
    }

    [Fact]
    public async Task Release_waits_for_what_was_sent_and_answers_when_the_tables_have_it()
    {
        var node = await Node("node");
        var activation = await node.Activate("ann");
        await activation.Record(["a"]);
        node.Faults.LoseNext(int.MaxValue / 2);
        var sent = activation.Record(["b"]);

        // On its way: else the release has nothing to wait for.
        for (var tries = 0; node.Journal.StuckSince is null; tries++)
        {
            Assert.True(tries < 10_000, "It was not sent.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var releasing = node.Release(await process!.Ownership.ReadOwner("ann"), "ann");
        await AssertWaits(releasing);
        node.Faults.Clear();

        Assert.True(await releasing);
        Assert.Equal((1, 0), await Figures(sent));
        Assert.Equal(2, await process!.Requests("ann"));
    }

    [Fact]
    public async Task Asked_as_a_writer_it_is_not_any_more_a_node_does_not_say_that_it_has_let_go()
    {
        var node = await Node("node");
        var owner = new Owner(node.Journal.Writer, WriterState.Active, 1, "node");

        Assert.False(await node.Release(owner with { Writer = owner.Writer + 1 }, "ann"));
        Assert.True(await node.Release(owner, "ann"));
    }

    [Fact]
    public async Task Released_between_its_claim_and_its_lease_an_account_is_claimed_anew()
    {
        var node = await Node("node");
        var claims = 0;
        claimed = async () =>
        {
            // Somebody has read that this node owns the account, and asks before the node itself knows.
            if (++claims == 1)
                Assert.True(await node.Release(await process!.Ownership.ReadOwner("ann"), "ann"));
        };

        await (await node.Activate("ann")).Record(["a"]);

        Assert.Equal((2, 2L), (claims, (await process!.Ownership.ReadOwner("ann")).Epoch));
    }

    [Fact]
    public async Task Claimed_twice_at_once_on_its_node_an_account_is_claimed_one_after_the_other()
    {
        var node = await Node("node");
        Task<SimulatedActivation>? second = null;
        claimed = async () =>
        {
            if (second is not null)
                return;
            second = node.Activate("ann");
            await AssertWaits(second);
            Assert.Equal(1, ownersRead); // It would find the claim whose lease is not there yet, and release nothing.
        };

        var first = node.Activate("ann");
        await Task.WhenAny(first);
        var after = await second!;

        // Released for the second, the first ends before it is open, or takes nothing.
        await Assert.ThrowsAsync<UsageUnavailableException>(async () => await (await first).Record(["a"]));
        Assert.Equal((1, 0), await Figures(after.Record(["a"])));
        Assert.Equal(1, await after.Query());
    }

    [Fact]
    public async Task Owner_that_does_not_answer_is_fenced_and_its_tail_is_counted()
    {
        var (silent, other) = (await Node("silent"), await Node("other"));
        var before = await silent.Activate("ann");
        await before.Record(["a", "b"]);
        var writer = silent.Journal.Writer;
        askedToRelease = (_, _) => Task.FromResult(false);

        var after = await other.Activate("ann");

        Assert.Equal((1, 1), await Figures(after.Record(["b", "c"])));
        Assert.Equal(3, await after.Query());
        Assert.Equal(AppendFate.Fenced, await process!.AppendUntilKnown(writer, 2, [1]));
        await Assert.ThrowsAsync<UsageUnavailableException>(() => before.Record(["d"]));
        Assert.Null(await before.Query());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Owner_that_is_not_recorded_any_more_answers_nothing_whatever_it_thinks_of_its_lease(bool sameWriter)
    {
        var node = await Node("node");
        var activation = await node.Activate("ann");
        await activation.Record(["a"]);
        var writer = sameWriter ? node.Journal.Writer : await process!.Owner();
        var recorded = await process!.Ownership.ReadOwner("ann");

        Assert.Equal([true], await process!.Ownership.Take([new Claim("ann", recorded, writer, Some.Noon.AddDays(30))]));

        Assert.False(await activation.Confirm());
        Assert.Null(await activation.Query());
    }

    public Task<bool> Release(Owner owner, string accountId) => askedToRelease(owner, accountId);

    public Task<bool> IsGone(string silo) => Task.FromResult(false);

    public Task<IReadOnlyList<Owner>> ReadOwners(IReadOnlyList<string> accountIds)
    {
        Interlocked.Increment(ref ownersRead);
        return process!.Ownership.ReadOwners(accountIds);
    }

    public async Task<IReadOnlyList<bool>> Take(IReadOnlyList<Claim> claims)
    {
        var taken = await process!.Ownership.Take(claims);
        await claimed();
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        if (process is not null)
            await process.DisposeAsync();
    }

    async Task<SimulatedNode> Node(string name)
    {
        process ??= store.Open();
        var node = new SimulatedNode(name, store.Open().With(owners: this), this);
        nodes.Add(node);
        await node.Start();
        return node;
    }

    static async Task<(int, int)> Figures(Task<RecordResult> result) => ((await result).Accepted, (await result).Duplicates);
}
