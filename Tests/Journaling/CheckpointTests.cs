using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Tests.Support;

namespace TikApis.Tests.Journaling;

/// <summary>When a fold rests, and when it is in a hurry.</summary>
public sealed class CheckpointTests : IAsyncDisposable
{
    static readonly TimeSpan Rest = 2 * SlowStore.Work;

    readonly RestClock clock = new();
    readonly JournalOptions options = new();
    readonly SlowStore store;
    readonly Journal journal;
    readonly Checkpoint checkpoint;

    public CheckpointTests()
    {
        var shared = Options.Create(options);
        store = new SlowStore(clock);
        journal = new Journal(store, shared, TimeProvider.System, NullLogger<Journal>.Instance);
        checkpoint = new Checkpoint(journal, new Fold(store, shared, Options.Create(new DedupeOptions())), shared, clock, NullLogger<Checkpoint>.Instance);
        journal.Start(writer: 7);
    }

    [Fact]
    public async Task In_the_background_it_rests_between_rows_between_steps_and_before_it_trims_and_never_with_the_lock()
    {
        var folded = await Commit("ann", "bob", "cid");
        await BeginInBackground();
        foreach (var stepsBefore in new[] { 0, 0, 0, 1, 2, 3 }) // Three rows, the steps, and before it trims.
        {
            Assert.Equal(Rest, await clock.NextWait());
            Assert.Equal((stepsBefore, false), (store.Folded.Count, store.IsLocked));
            clock.Advance(Rest);
        }

        await Done(folded.WhenFolded);
        Assert.Equal(["ann", "bob", "cid"], store.Folded);
    }

    [Fact]
    public async Task Asked_for_it_does_not_rest()
    {
        var folded = await Commit("ann", "bob", "cid");
        await Done(checkpoint.Run(CancellationToken.None));
        Assert.True(folded.Folded);
        Assert.Empty(clock.OtherWaits());
    }

    [Fact]
    public async Task In_the_background_it_does_not_rest_any_more_once_somebody_waits_for_it()
    {
        var folded = await Commit("ann", "bob", "cid");
        await BeginInBackground();
        await clock.NextWait();
        var run = checkpoint.Run(CancellationToken.None);
        clock.Advance(Rest);
        await Done(run);
        Assert.True(folded.Folded);
        Assert.DoesNotContain(Rest, clock.OtherWaits());
    }

    [Fact]
    public async Task In_the_background_it_does_not_rest_any_more_once_the_journal_is_to_begin_anew()
    {
        await Commit("ann", "bob", "cid");
        await BeginInBackground();
        await clock.NextWait();
        await Done(journal.Stop(CancellationToken.None)); // As once it was fenced.
        var restart = checkpoint.Restart(writer: 8, CancellationToken.None);
        clock.Advance(Rest);
        await Done(restart);
        Assert.Equal(8, journal.Writer);
        Assert.DoesNotContain(Rest, clock.OtherWaits());
    }

    [Fact]
    public async Task In_the_background_it_rests_when_those_who_waited_are_gone()
    {
        await Commit("ann");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checkpoint.Run(new CancellationToken(canceled: true)));
        await Done(checkpoint.Run(CancellationToken.None));

        await Commit("ann");
        await BeginInBackground();
        Assert.Equal(Rest, await clock.NextWait());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task In_the_background_it_rests_while_less_than_twice_the_bytes_of_a_checkpoint_are_unfolded(int more, bool rests)
    {
        var folded = await Commit("ann", "bob");
        options.CheckpointBytes = journal.UnfoldedBytes / 2 + more;
        Assert.Equal(0, journal.UnfoldedBytes % 2);
        await BeginInBackground();
        if (rests)
        {
            Assert.Equal(Rest, await clock.NextWait());
            Assert.False(folded.Folded);
        }
        else
        {
            await Done(folded.WhenFolded); // A rest would not end: the clock stands.
        }
    }

    [Fact]
    public async Task In_the_background_it_does_not_rest_any_more_once_it_has_gone_on_for_ten_seconds()
    {
        var folded = await Commit("ann", "bob", "cid");
        await BeginInBackground();
        await clock.NextWait();
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(Rest, await clock.NextWait());
        clock.Advance(TimeSpan.FromSeconds(1));
        await Done(folded.WhenFolded);
        Assert.DoesNotContain(Rest, clock.OtherWaits());
    }

    [Fact]
    public async Task Stopped_while_it_rests_it_ends_at_once_and_the_rest_is_folded_when_asked_for()
    {
        var folded = await Commit("ann", "bob");
        await BeginInBackground();
        await clock.NextWait();
        await Done(checkpoint.Stop());
        Assert.False(folded.Folded);

        await Done(checkpoint.Run(CancellationToken.None));
        Assert.True(folded.Folded);
        Assert.Empty(clock.OtherWaits());
    }

    public async ValueTask DisposeAsync()
    {
        await Done(checkpoint.Stop());
        await Done(journal.Stop(CancellationToken.None));
        checkpoint.Dispose();
        journal.Dispose();
    }

    static Task Done(Task task) => task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>A row for each account.</summary>
    async Task<Generation> Commit(params string[] accounts)
    {
        Generation? last = null;
        foreach (var account in accounts)
            last = await journal.Append(new Lease(account, 7, 1), new JournalEntry(account, Some.Noon.ToUnixTimeMilliseconds(), Some.Batch("x"))).Committed;
        return last!;
    }

    async Task BeginInBackground()
    {
        checkpoint.Start();
        Assert.Equal(options.CheckpointInterval, await clock.NextWait());
        clock.Advance(options.CheckpointInterval);
    }
}
