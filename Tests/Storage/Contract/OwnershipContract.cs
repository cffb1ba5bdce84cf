using TikApis.Accounts;
using TikApis.Journaling;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Ownership: compare-and-set on owner and epoch.</summary>
public abstract class OwnershipContract(IStoreFixture fixture) : IAsyncDisposable
{
    static readonly DateTimeOffset End = Some.Noon.AddDays(30);

    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Owners_of_several_accounts_are_told_in_the_order_asked_for()
    {
        var writer = await Writer();
        Assert.True(await Take("asked-2", default, writer));

        var owners = await process.Ownership.ReadOwners(["asked-3", "asked-2", "asked-1", "asked-2"]);

        Assert.Equal([default, Seen(writer, 1), default, Seen(writer, 1)], owners.Select(owner => owner with { Silo = null }));
        Assert.Empty(await process.Ownership.ReadOwners([]));
    }

    [Fact]
    public async Task Account_without_a_row_belongs_to_nobody_at_epoch_0() =>
        Assert.Equal(default, (await process.Ownership.ReadOwner("nobody")) with { Silo = null });

    [Fact]
    public async Task First_claim_makes_the_row()
    {
        var writer = await Writer();

        Assert.True(await Take("first", default, writer));

        Assert.Equal(Seen(writer, 1), (await process.Ownership.ReadOwner("first")) with { Silo = null });
        Assert.Equal(End, (await process.Tables.Load("first", 0, 0, mostIds: 100)).PeriodEnd);
        Assert.Equal(fixture.Clock.GetUtcNow(), (await process.Accounts.Find("first"))?.FirstSeen);
    }

    [Fact]
    public async Task Claim_on_what_was_seen_raises_the_epoch()
    {
        var (one, other) = (await Writer(), await Writer());
        await Take("moves", default, one);

        Assert.True(await Take("moves", (await process.Ownership.ReadOwner("moves")) with { Silo = null }, one));
        Assert.True(await Take("moves", (await process.Ownership.ReadOwner("moves")) with { Silo = null }, other));

        Assert.Equal(Seen(other, 3), (await process.Ownership.ReadOwner("moves")) with { Silo = null });
    }

    [Fact]
    public async Task Claim_on_something_else_changes_nothing()
    {
        var (one, other) = (await Writer(), await Writer());
        await Take("stays", default, one);
        var owner = (await process.Ownership.ReadOwner("stays")) with { Silo = null };

        Assert.False(await Take("stays", default, other));
        Assert.False(await Take("stays", owner with { Epoch = 0 }, other));
        Assert.False(await Take("stays", owner with { Epoch = 2 }, other));
        Assert.False(await Take("stays", owner with { Writer = other }, other));
        Assert.False(await Take("stays", owner with { Writer = null }, other));

        Assert.Equal(owner, (await process.Ownership.ReadOwner("stays")) with { Silo = null });
    }

    [Fact]
    public async Task Claim_of_an_account_that_was_created_meanwhile_changes_nothing()
    {
        var writer = await Writer();
        await process.Accounts.Put("created", new AccountEntry(fixture.Clock.GetUtcNow(), "Created", "pro", null));

        Assert.False(await Take("created", default, writer));
        var seen = await process.Ownership.ReadOwner("created");
        Assert.Equal((null, 0L, true), (seen.Writer, seen.Epoch, seen.IsKnown));
        Assert.True(await Take("created", seen, writer));

        Assert.Equal(Seen(writer, 1), (await process.Ownership.ReadOwner("created")) with { Silo = null });
    }

    [Fact]
    public async Task Claim_on_an_owner_of_a_row_that_is_not_there_makes_none()
    {
        var writer = await Writer();

        Assert.False(await Take("missing", Seen(null, 0), writer));
        Assert.False(await Take("missing", Seen(writer, 4, WriterState.Closed), writer));
        Assert.False(await Take("missing", Seen(null, 4), writer));

        Assert.Equal(default, (await process.Ownership.ReadOwner("missing")) with { Silo = null });
        Assert.Null((await process.Accounts.Find("missing"))?.FirstSeen);
    }

    [Fact]
    public async Task Row_without_an_owner_can_be_claimed_at_its_epoch()
    {
        var writer = await Writer();
        await Take("unowned", default, writer);
        await fixture.Run("UPDATE usage_accounts SET owner = NULL, owner_epoch = 7 WHERE account_id = 'unowned'");
        var seen = (await process.Ownership.ReadOwner("unowned")) with { Silo = null };
        Assert.Equal((null, 7L), (seen.Writer, seen.Epoch));

        Assert.False(await Take("unowned", default, writer));
        Assert.True(await Take("unowned", seen, writer));

        Assert.Equal(Seen(writer, 8), (await process.Ownership.ReadOwner("unowned")) with { Silo = null });
    }

    [Fact]
    public async Task Owner_is_read_with_the_state_of_its_writer()
    {
        var writer = await Writer();
        await Take("state", default, writer);
        await process.Journal.Fence(writer, CancellationToken.None);
        Assert.Equal(Seen(writer, 1, WriterState.Fenced), (await process.Ownership.ReadOwner("state")) with { Silo = null });

        await using (var fold = await process.BeginFold(writer))
        {
            await fold.Close();
            await fold.Commit();
        }

        Assert.Equal(Seen(writer, 1, WriterState.Closed), (await process.Ownership.ReadOwner("state")) with { Silo = null });
    }

    [Fact]
    public async Task Claims_of_a_batch_are_answered_each_in_its_place()
    {
        var (one, other) = (await Writer(), await Writer());
        string[] accounts = [.. Enumerable.Range(0, 500).Select(i => $"batch-{(i * 263) % 500}")];
        await process.Ownership.Take([.. accounts.Where((_, i) => i % 3 == 0).Select(a => new Claim(a, default, one, End))]);

        var taken = await process.Ownership.Take([.. accounts.Select(a => new Claim(a, default, other, End))]);

        Assert.Equal(accounts.Select((_, i) => i % 3 != 0), taken);
        for (var i = 0; i < 6; i++)
            Assert.Equal(i % 3 == 0 ? one : other, ((await process.Ownership.ReadOwner(accounts[i])) with { Silo = null }).Writer);
    }

    [Fact]
    public async Task Claims_of_one_account_in_a_batch_have_one_winner()
    {
        var (one, other) = (await Writer(), await Writer());

        Assert.Equal([true, false], await process.Ownership.Take([new Claim("twice", default, one, End), new Claim("twice", default, other, End)]));

        Assert.Equal(Seen(one, 1), (await process.Ownership.ReadOwner("twice")) with { Silo = null });
        Assert.Empty(await process.Ownership.Take([]));
    }

    [Fact]
    public async Task Claims_of_one_account_at_once_have_one_winner()
    {
        await using var second = fixture.Open();
        var (one, other) = (await Writer(), await Writer());
        for (var round = 0; round < 20; round++)
        {
            var seen = (await process.Ownership.ReadOwner("race")) with { Silo = null };
            var taken = await Task.WhenAll(
                Task.Run(() => process.Ownership.Take([new Claim("race", seen, one, End)])),
                Task.Run(() => second.Ownership.Take([new Claim("race", seen, other, End)])));
            Assert.Single(taken, t => t[0]);
            Assert.Equal(Seen(taken[0][0] ? one : other, seen.Epoch + 1), (await process.Ownership.ReadOwner("race")) with { Silo = null });
        }
    }

    [Fact]
    public async Task Batches_that_overlap_in_opposite_order_both_end()
    {
        await using var second = fixture.Open();
        var (one, other) = (await Writer(), await Writer());
        string[] accounts = [.. Enumerable.Range(0, 200).Select(i => $"crossing-{i}")];
        for (var round = 0; round < 5; round++)
        {
            var owners = await Task.WhenAll(accounts.Select(process.Ownership.ReadOwner));
            Claim[] claims = [.. accounts.Select((a, i) => new Claim(a, owners[i], one, End))];
            var taken = await Task.WhenAll(
                Task.Run(() => process.Ownership.Take(claims)),
                Task.Run(() => second.Ownership.Take([.. claims.Reverse().Select(c => c with { Writer = other })])));
            Assert.Equal(taken[0], taken[1].Reverse().Select(t => !t));
        }
    }

    [Fact]
    public async Task Period_end_that_is_recorded_is_kept()
    {
        var writer = await Writer();
        await Take("period", default, writer);

        await process.Ownership.Take([new Claim("period", (await process.Ownership.ReadOwner("period")) with { Silo = null }, writer, End.AddDays(5))]);
        Assert.Equal(End, (await process.Tables.Load("period", 0, 0, mostIds: 100)).PeriodEnd);

        await fixture.Run("UPDATE usage_accounts SET period_end = NULL WHERE account_id = 'period'");
        await process.Ownership.Take([new Claim("period", (await process.Ownership.ReadOwner("period")) with { Silo = null }, writer, End.AddDays(5))]);
        Assert.Equal(End.AddDays(5), (await process.Tables.Load("period", 0, 0, mostIds: 100)).PeriodEnd);
    }

    [Fact]
    public async Task First_seen_is_when_it_was_claimed_first()
    {
        var writer = await Writer();
        await Take("seen", default, writer);
        var first = fixture.Clock.GetUtcNow();
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        await Take("seen", (await process.Ownership.ReadOwner("seen")) with { Silo = null }, writer);

        Assert.Equal(first, (await process.Accounts.Find("seen"))?.FirstSeen);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static Owner Seen(long? writer, long epoch, WriterState state = WriterState.Active) => new(writer, state, epoch) { IsKnown = true };

    Task<long> Writer() => process.Journal.RegisterWriter("silo", CancellationToken.None);

    async Task<bool> Take(string account, Owner seen, long writer) =>
        Assert.Single(await process.Ownership.Take([new Claim(account, seen, writer, End)]));
}
