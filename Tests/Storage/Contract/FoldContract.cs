using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>The fold transaction: its lock, its tail, and that it is one step.</summary>
public abstract class FoldContract(IStoreFixture fixture) : IAsyncDisposable
{
    protected IStoreFixture Fixture => fixture;

    protected StoreProcess Process { get; } = fixture.Open();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tail_is_read_in_order_from_the_checkpoint_to_the_target()
    {
        var writer = await Process.Owner("order");
        for (var position = 1; position <= 12; position++)
            await Process.Append(writer, position, Row(Entry("order", Event.Of())));
        await using (var fold = await Process.BeginFold(writer))
        {
            Assert.Equal(0, fold.Checkpoint);
            await fold.Advance(3);
            await fold.Commit();
        }

        await using var next = await Process.BeginFold(writer);

        Assert.Equal(3, next.Checkpoint);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], (await next.ReadTail(11, int.MaxValue)).Select(row => row.Position));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(200, 2)]
    [InlineData(201, 3)]
    [InlineData(10_000, 4)]
    public async Task Tail_ends_when_the_bytes_are_used_up_but_has_one_row_at_least(int maxBytes, int rows)
    {
        var writer = await Process.Owner();
        for (var position = 1; position <= 4; position++)
            await Process.Append(writer, position, new byte[100]);

        await using var fold = await Process.BeginFold(writer);

        Assert.Equal(Enumerable.Range(1, rows).Select(i => (long)i), (await fold.ReadTail(long.MaxValue, maxBytes)).Select(row => row.Position));
    }

    [Fact]
    public async Task Tail_of_thousands_of_rows_is_read_whole()
    {
        var writer = await Process.Owner();
        for (var position = 1; position <= 2_600; position++)
            await Process.Append(writer, position, [(byte)position]);

        await using var fold = await Process.BeginFold(writer);

        Assert.Equal(
            Enumerable.Range(1, 2_600).Select(i => ((long)i, (byte)i)),
            (await fold.ReadTail(long.MaxValue, int.MaxValue)).Select(row => (row.Position, row.Payload[0])));
        Assert.Equal(2_345, (await fold.ReadTail(2_345, int.MaxValue)).Count);
        Assert.Equal(1_500, (await fold.ReadTail(long.MaxValue, 1_500)).Count);
    }

    [Fact]
    public async Task Row_at_or_below_the_checkpoint_is_never_read()
    {
        var writer = await Process.Owner("late");
        await Process.AppendAndFold(writer, Entry("late", Event.Of()));
        await Process.AppendAndFold(writer, Entry("late", Event.Of()));

        // A statement whose answer was lost, sent again, and done only now.
        await Process.Append(writer, 1, Row(Entry("late", Event.Of())));
        await Process.Append(writer, 2, Row(Entry("late", Event.Of())));
        await Process.Append(writer, 3, Row(Entry("late", Event.Of())));

        await using (var fold = await Process.BeginFold(writer))
            Assert.Equal(3, Assert.Single(await fold.ReadTail(long.MaxValue, int.MaxValue)).Position);
        await Process.Fold(writer);
        Assert.Equal(3, await Process.Requests("late"));
        Assert.Equal(0L, Convert.ToInt64(await fixture.Run($"SELECT COUNT(*) FROM usage_journal WHERE writer = {writer}")));
    }

    [Fact]
    public async Task Fold_is_seen_whole_after_its_commit_and_not_at_all_before()
    {
        var writer = await Process.Owner("whole");
        await Process.Append(writer, 1, Row(Entry("whole", Event.Of("a"), Event.Of("b"))));
        await using var other = fixture.Open();
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.ApplyTail();
            Assert.Equal((0, 0, 0), await Seen(other, "whole", writer));

            await fold.Commit();
            Assert.Equal((2, 1, 2), await Seen(other, "whole", writer));
        }

        Assert.Equal((2, 1, 2), await Seen(other, "whole", writer));
    }

    [Fact]
    public async Task Fold_without_a_commit_leaves_nothing()
    {
        var writer = await Process.Owner("nothing");
        await Process.Append(writer, 1, Row(Entry("nothing", Event.Of("a"))));
        await using var other = fixture.Open();
        await other.Journal.Fence(writer, Cancellation);
        await using (var fold = await other.BeginFold(writer))
        {
            await fold.ApplyTail();
            await fold.Close();
        }

        Assert.Equal((0, 0, 0), await Seen(Process, "nothing", writer));
        await using var again = await other.BeginFold(writer);
        Assert.Equal((0L, WriterState.Fenced), (again.Checkpoint, again.State));
        Assert.Single(await again.ReadTail(long.MaxValue, int.MaxValue));
    }

    [Fact]
    public async Task Fold_keeps_a_second_fold_of_the_writer_waiting_which_then_finds_what_the_first_left()
    {
        var writer = await Process.Owner("second");
        await Process.Append(writer, 1, Row(Entry("second", Event.Of("a"))));
        await using var recoverer = fixture.Open();
        await using var other = fixture.Open();
        await recoverer.Journal.Fence(writer, Cancellation);
        Task<IFoldTransaction> waiting;
        await using (var first = await recoverer.BeginFold(writer))
        {
            waiting = Task.Run(() => other.BeginFoldInTime(writer), Cancellation);
            await AssertWaits(waiting);
            await first.ApplyTail();
            await first.Close();
            await AssertWaits(waiting);
            await first.Commit();
        }

        await using var second = await waiting;
        Assert.Equal((1L, WriterState.Closed), (second.Checkpoint, second.State));
        Assert.Empty(await second.ReadTail(long.MaxValue, int.MaxValue));
        Assert.Equal(1, await Process.Requests("second"));
    }

    [Fact]
    public async Task Recoverers_at_once_fold_a_tail_once()
    {
        var writer = await Process.Owner("recovered");
        for (var position = 1; position <= 20; position++)
            await Process.Append(writer, position, Row(Entry("recovered", Event.Of($"{position}"))));
        await using var one = fixture.Open();
        await using var other = fixture.Open();
        await other.Journal.Fence(writer, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Recover(i % 2 == 0 ? one : other, writer), Cancellation)));

        Assert.Equal((20, 20, 20), await Seen(Process, "recovered", writer));
    }

    [Fact]
    public async Task Closed_writer_stays_closed()
    {
        var writer = await Process.Owner();
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Close();
            await fold.Commit();
        }

        await using var after = await Process.BeginFold(writer);
        Assert.Equal(WriterState.Closed, after.State);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static async Task Recover(StoreProcess process, long writer)
    {
        for (var done = false; !done;)
        {
            await using var fold = await process.BeginFold(writer);
            if (fold.State != WriterState.Fenced)
                return;
            var rows = await fold.ReadTail(long.MaxValue, 1);
            done = rows.Count == 0;
            var entries = new FoldedEntries(Window);
            foreach (var row in rows)
                entries.Add(row);
            await fold.Apply(entries);
            if (done)
                await fold.Close();
            else
                await fold.Advance(rows[^1].Position);
            await fold.Commit();
        }
    }

    static async Task<(long Requests, long Checkpoint, int Ids)> Seen(StoreProcess process, string account, long writer)
    {
        long requests = 0;
        var snapshot = await process.Tables.Read(
            account, writer, AllOf(new TablePart(Days: true, 0, Some.Noon.AddYears(1).Ms())), (_, tally) => requests += tally.Requests);
        var stored = await process.Tables.Load(account, 0, 0, int.MaxValue);
        return (requests, snapshot.Checkpoint, stored.Ids.Sum(chunk => chunk.Ids.Length) / 16);
    }
}
