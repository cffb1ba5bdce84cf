using Microsoft.Extensions.Options;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Tests.Crash;
using TikApis.Tests.Storage.Contract;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Protocol;

/// <summary>Steps C and R of the protocol: what is folded is what was committed, all of it and once, or nothing.</summary>
public sealed class FoldTests : IAsyncDisposable
{
    readonly SqliteStore store = new();
    readonly StoreProcess process;
    readonly Fold fold;

    public FoldTests()
    {
        process = store.Open();
        fold = new Fold(process.Journal, Options.Create(new JournalOptions()), Options.Create(new DedupeOptions()));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journal_with_a_gap_is_not_folded_by_its_writer_nor_by_whoever_recovers_it()
    {
        var writer = await WriterWith(1, 3);

        await Assert.ThrowsAsync<JournalCorruptException>(() => fold.OwnTail(writer, 3, Pace.Urgent, Cancellation));
        await process.Journal.Fence(writer, Cancellation);
        await Assert.ThrowsAsync<JournalCorruptException>(() => fold.FencedTail(writer, Cancellation));

        Assert.Equal(0, await process.Requests("ann"));
        Assert.Equal([writer], await OpenWriters());
    }

    [Fact]
    public async Task Journal_that_ends_before_what_was_committed_is_not_folded()
    {
        var writer = await WriterWith(1, 2);

        await Assert.ThrowsAsync<JournalCorruptException>(() => fold.OwnTail(writer, 3, Pace.Urgent, Cancellation));

        Assert.Equal(0, await process.Requests("ann"));
    }

    [Fact]
    public async Task Checkpoint_that_had_gone_through_unheard_of_is_not_done_again()
    {
        var writer = await WriterWith(1, 2);
        await fold.OwnTail(writer, 2, Pace.Urgent, Cancellation);

        await fold.OwnTail(writer, 2, Pace.Urgent, Cancellation);
        await fold.OwnTail(writer, 1, Pace.Urgent, Cancellation);

        Assert.Equal(2, await process.Requests("ann"));
    }

    [Fact]
    public async Task Fold_cut_between_two_steps_is_gone_on_with_to_its_end_by_whoever_comes_next()
    {
        string[] accounts = ["ann", "bob", "cid", "dan"];
        var writer = await process.Owner(accounts);
        for (var position = 1; position <= 3; position++)
            await process.Append(writer, position, Row([.. accounts.Select(account => Entry(account, Event.Of($"{position}")))]));
        var faults = new Faults();
        var stepwise = new Fold(new FaultyJournalStore(process.Journal, faults), Options.Create(new JournalOptions()), Options.Create(new DedupeOptions()));
        foreach (var lose in new Action<int>[] { faults.LoseNextAnswers, faults.LoseNext, faults.LoseNextAnswers })
        {
            lose(1); // Of a step, which is an account: the first is done, the second not, and then it is.
            await Assert.ThrowsAsync<IOException>(() => stepwise.OwnTail(writer, 2, Pace.Urgent, Cancellation));
        }

        Assert.Equal(new FoldProgress(0, 2, "bob"), (await process.Tail(writer)).Progress);
        await process.Journal.Fence(writer, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => (n % 2 == 0 ? fold : stepwise).FencedTail(writer, Cancellation), Cancellation)));

        foreach (var account in accounts)
            Assert.Equal(3, await process.Requests(account));
        Assert.Empty(await OpenWriters());
    }

    [Fact]
    public async Task Recovery_of_a_writer_that_nobody_fenced_leaves_it_alone()
    {
        var writer = await WriterWith(1);

        await fold.FencedTail(writer, Cancellation);

        await process.Append(writer, 2, Row(Entry("ann", Event.Of())));
        Assert.Equal(0, await process.Requests("ann"));
    }

    [Fact]
    public async Task Writer_that_stops_is_closed_only_when_the_tables_have_all_of_it()
    {
        var writer = await WriterWith(1);

        await fold.CloseOwn(writer, Cancellation);
        Assert.Equal([writer], await OpenWriters());

        await fold.OwnTail(writer, 1, Pace.Urgent, Cancellation);
        await fold.CloseOwn(writer, Cancellation);
        Assert.Empty(await OpenWriters());
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        store.Dispose();
    }

    async Task<long> WriterWith(params long[] positions)
    {
        var writer = await process.Owner("ann");
        foreach (var position in positions)
            await process.Append(writer, position, Row(Entry("ann", Event.Of())));
        return writer;
    }

    async Task<IEnumerable<long>> OpenWriters() => (await process.Journal.OpenWriters(Cancellation)).Select(open => open.Writer);
}
