using Microsoft.Extensions.Options;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Tests.Crash;
using TikApis.Tests.Storage.Contract;
using TikApis.Tests.Support;
using TikApis.Usage;
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
        fold = FoldOf(process.Journal);
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
        var stepwise = FoldOf(new FaultyJournalStore(process.Journal, faults));
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
    public async Task Journal_of_many_slices_is_folded_whole_and_trimmed()
    {
        var writer = await WriterWithSlices(5);
        await process.Append(writer, 6, Row(Entry("ann", Event.Of()))); // Not committed yet, as far as the fold knows.
        var (reads, trims) = (0, 0);
        var watched = FoldOf(new WatchedJournalStore(process.Journal)
        {
            BeforeRead = () => Task.FromResult(++reads),
            BeforeTrim = () => Task.FromResult(++trims),
        });

        var slices = await watched.OwnTail(writer, 5, Pace.Urgent, Cancellation);
        Assert.Equal((5, 6L), (await process.Requests("ann"), await Rows(writer)));
        await watched.Trim(writer, slices, Pace.Urgent, Cancellation);

        Assert.Equal((5, 1L), (await process.Requests("ann"), await Rows(writer)));
        Assert.Equal([6], (await process.Tail(writer)).Positions());
        Assert.Equal((5 + 1, 5), (reads, trims)); // And whether it is done.
    }

    [Fact]
    public async Task Fold_of_which_somebody_took_a_step_between_two_slices_begins_anew()
    {
        var writer = await WriterWithSlices(3);
        await process.Journal.Fence(writer, Cancellation);
        var slices = 0;
        var watched = new WatchedJournalStore(process.Journal);
        watched.BeforeRead = () => ++slices == 2 ? fold.FencedTail(writer, Cancellation) : Task.CompletedTask;

        await FoldOf(watched).FencedTail(writer, Cancellation);

        Assert.True(slices > 2);
        Assert.Equal(3, await process.Requests("ann"));
        Assert.Empty(await OpenWriters());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fold_of_which_somebody_took_a_part_between_two_slices_takes_the_rest(bool isFenced)
    {
        var writer = await WriterWithSlices(3);
        if (isFenced)
            await process.Journal.Fence(writer, Cancellation);
        var slices = 0;
        var watched = new WatchedJournalStore(process.Journal) { BeforeRead = () => ++slices == 2 ? TakeTwo() : Task.CompletedTask };

        await (isFenced ? FoldOf(watched).FencedTail(writer, Cancellation) : FoldOf(watched).OwnTail(writer, 3, Pace.Urgent, Cancellation));

        Assert.Equal(3, await process.Requests("ann"));
        Assert.Equal(new FoldProgress(3), (await process.Tail(writer)).Progress);

        async Task TakeTwo()
        {
            await using var taken = await process.BeginFold(writer);
            await taken.Take(await process.Tail(writer, upTo: 2));
            await taken.Commit();
        }
    }

    [Fact]
    public async Task Recovery_sums_no_more_at_once_than_a_fold_may()
    {
        var writer = await WriterWith(1, 2, 3, 4);
        await process.Journal.Fence(writer, Cancellation);
        var checkpoints = new List<long>();
        var watched = new WatchedJournalStore(process.Journal) { BeforeRead = async () => checkpoints.Add((await process.Tail(writer)).Progress.Position) };

        await new Fold(watched, Options.Create(new JournalOptions { FoldBytes = 1 }), Options.Create(new DedupeOptions())).FencedTail(writer, Cancellation);

        Assert.Equal([0, 1, 2, 3, 4], checkpoints.Distinct());
        Assert.Equal(4, await process.Requests("ann"));
    }

    [Fact]
    public async Task Rows_that_were_not_trimmed_are_with_the_next_fold()
    {
        var writer = await WriterWith(1, 2);
        await fold.OwnTail(writer, 2, Pace.Urgent, Cancellation); // And dies.
        await process.Append(writer, 3, Row(Entry("ann", Event.Of())));
        Assert.Equal(3L, await Rows(writer));

        await fold.Trim(writer, await fold.OwnTail(writer, 3, Pace.Urgent, Cancellation), Pace.Urgent, Cancellation);

        Assert.Equal((3, 0L), (await process.Requests("ann"), await Rows(writer)));
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

    static Fold FoldOf(IJournalStore journal) => new(journal, Options.Create(new JournalOptions()), Options.Create(new DedupeOptions()));

    /// <summary>A writer whose rows are a megabyte each, of names beside their one event.</summary>
    async Task<long> WriterWithSlices(int rows)
    {
        var writer = await process.Owner("ann");
        for (var position = 1; position <= rows; position++)
        {
            var batch = new UsageBatchWriter();
            batch.Add(Some.Record($"{position}", Some.Noon, batch.IndexOf(Some.Posts)));
            for (var name = 'a'; name <= 'r'; name++)
                batch.IndexOf(new Series("", new string(name, 60_000), ""));
            await process.Append(writer, position, Row(new JournalEntry("ann", Some.Noon.Ms(), batch.ToBatch())));
        }

        return writer;
    }

    async Task<long> Rows(long writer) => Convert.ToInt64(await store.Run($"SELECT COUNT(*) FROM usage_journal WHERE writer = {writer}"));

    async Task<long> WriterWith(params long[] positions)
    {
        var writer = await process.Owner("ann");
        foreach (var position in positions)
            await process.Append(writer, position, Row(Entry("ann", Event.Of())));
        return writer;
    }

    async Task<IEnumerable<long>> OpenWriters() => (await process.Journal.OpenWriters(Cancellation)).Select(open => open.Writer);
}
