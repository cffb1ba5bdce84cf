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
            Assert.Equal(new FoldProgress(0), fold.Progress);
            await fold.Advance(3);
            await fold.Commit();
        }

        var next = await Process.Tail(writer, upTo: 11);

        Assert.Equal((new FoldProgress(3), WriterState.Active), (next.Progress, next.State));
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], next.Positions());
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

        Assert.Equal(Enumerable.Range(1, rows).Select(i => (long)i), (await Process.Tail(writer, maxBytes: maxBytes)).Positions());
    }

    [Fact]
    public async Task Tail_of_thousands_of_rows_is_read_whole()
    {
        var writer = await Process.Owner();
        for (var position = 1; position <= 2_600; position++)
            await Process.Append(writer, position, [(byte)position]);

        Assert.Equal(Enumerable.Range(1, 2_600).Select(i => ((long)i, (byte)i)), (await Process.Tail(writer)).Rows.Select(row => (row.Position, row.Payload[0])));
        Assert.Equal(2_345, (await Process.Tail(writer, upTo: 2_345)).Rows.Count);
        Assert.Equal(1_500, (await Process.Tail(writer, maxBytes: 1_500)).Rows.Count);
    }

    [Fact]
    public async Task Tail_is_gone_on_with_where_a_slice_of_it_ended()
    {
        var writer = await Process.Owner();
        for (var position = 1; position <= 6; position++)
            await Process.Append(writer, position, new byte[100]);
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Advance(2);
            await fold.Commit();
        }

        Assert.Equal([5, 6], (await Process.Tail(writer, after: 4)).Positions());
        Assert.Equal([4], (await Process.Tail(writer, after: 3, upTo: 4)).Positions());
        Assert.Equal([4, 5], (await Process.Tail(writer, after: 3, maxBytes: 101)).Positions());
        Assert.Equal([3, 4, 5, 6], (await Process.Tail(writer, after: 1)).Positions()); // Never what the tables hold.
        Assert.Empty((await Process.Tail(writer, after: 6)).Rows);
    }

    [Fact]
    public async Task Trim_deletes_what_the_tables_hold_and_nothing_else()
    {
        var (writer, other) = (await Process.Owner(), await Process.Owner());
        for (var position = 1; position <= 5; position++)
        {
            await Process.Append(writer, position, [1]);
            await Process.Append(other, position, [1]);
        }

        await Process.Journal.Trim(writer, 3, Cancellation);
        Assert.Equal(5, await Rows(writer));

        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Advance(3);
            await fold.Commit();
        }

        Assert.Equal(5, await Rows(writer));
        await Process.Journal.Trim(writer, 2, Cancellation);
        await Process.Journal.Trim(writer, 2, Cancellation);
        Assert.Equal(3, await Rows(writer));
        await Process.Journal.Trim(writer, long.MaxValue, Cancellation);
        Assert.Equal((2, 5), (await Rows(writer), await Rows(other)));
        Assert.Equal([4, 5], (await Process.Tail(writer)).Positions());
    }

    [Fact]
    public async Task Writer_that_is_closed_leaves_no_row()
    {
        var writer = await Process.Owner();
        await Process.Append(writer, 1, [1]);
        await Process.Append(writer, 2, [1]);
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Advance(2);
            await fold.Commit(); // Whoever was to trim it did not live to.
        }

        await using (var fold = await Process.BeginFold(writer))
        {
            Assert.True(await fold.Close());
            await fold.Commit();
        }

        Assert.Equal(0, await Rows(writer));
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

        Assert.Equal([3], (await Process.Tail(writer)).Positions());
        await Process.Fold(writer);
        Assert.Equal(3, await Process.Requests("late"));
        Assert.Equal(0, await Rows(writer));
    }

    [Fact]
    public async Task Fold_is_seen_whole_after_its_commit_and_not_at_all_before()
    {
        var writer = await Process.Owner("whole");
        await Process.Append(writer, 1, Row(Entry("whole", Event.Of("a"), Event.Of("b"))));
        await using var other = fixture.Open();
        var tail = await Process.Tail(writer);
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Take(tail);
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
        var tail = await other.Tail(writer);
        await using (var fold = await other.BeginFold(writer))
        {
            await fold.Take(tail);
            Assert.True(await fold.Close());
        }

        Assert.Equal((0, 0, 0), await Seen(Process, "nothing", writer));
        var again = await other.Tail(writer);
        Assert.Equal((new FoldProgress(0), WriterState.Fenced), (again.Progress, again.State));
        Assert.Single(again.Rows);
    }

    [Fact]
    public async Task Fold_keeps_a_second_fold_of_the_writer_waiting_which_then_finds_what_the_first_left()
    {
        var writer = await Process.Owner("second");
        await Process.Append(writer, 1, Row(Entry("second", Event.Of("a"))));
        await using var recoverer = fixture.Open();
        await using var other = fixture.Open();
        await recoverer.Journal.Fence(writer, Cancellation);
        var tail = await recoverer.Tail(writer);
        Task<IFoldTransaction> waiting;
        await using (var first = await recoverer.BeginFold(writer))
        {
            waiting = Task.Run(() => other.BeginFoldInTime(writer), Cancellation);
            await AssertWaits(waiting);
            await first.Take(tail);
            Assert.True(await first.Close());
            await AssertWaits(waiting);
            await first.Commit();
        }

        await using var second = await waiting;
        Assert.Equal((new FoldProgress(1), WriterState.Closed), (second.Progress, second.State));
        Assert.Empty((await other.Tail(writer)).Rows);
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
    public async Task Half_a_fold_is_seen_by_the_accounts_it_took_and_not_by_the_others()
    {
        string[] accounts = ["half-1", "half-2", "half-\U0001F600", "half-\uFB01"]; // In ordinal order, which is not that of their UTF-8.
        var writer = await Process.Owner(accounts);
        await Process.Append(writer, 1, Row([.. accounts.Select(account => Entry(account, Event.Of("a"), Event.Of("b")))]));
        await Process.Append(writer, 2, Row(Entry(accounts[0], Event.Of("c"))));
        await Process.Append(writer, 3, Row(Entry(accounts[0], Event.Of("d"))));
        var tail = await Process.Tail(writer, upTo: 2);
        await using (var fold = await Process.BeginFold(writer))
        {
            await fold.Apply(tail.Accounts()[..3]);
            await fold.Pause(2, accounts[2]);
            await fold.Commit();
        }

        Assert.Equal((3, 2, 3), await Seen(Process, accounts[0], writer));
        Assert.Equal((2, 2, 2), await Seen(Process, accounts[2], writer));
        Assert.Equal((0, 0, 0), await Seen(Process, accounts[3], writer));

        // Whoever goes on is given what the fold was of, whatever it asks for.
        var rest = await Process.Tail(writer, upTo: 3);
        Assert.Equal((new FoldProgress(0, 2, accounts[2]), [1L, 2L]), (rest.Progress, rest.Positions().ToArray()), (one, other) => one.Item1 == other.Item1 && one.Item2.SequenceEqual(other.Item2));
        await using (var fold = await Process.BeginFold(writer))
        {
            Assert.Equal(rest.Progress, fold.Progress);
            await fold.Apply(rest.Accounts()[3..]);
            await fold.Advance(2);
            await fold.Commit();
        }

        Assert.Equal((2, 2, 2), await Seen(Process, accounts[3], writer));
        Assert.Equal((new FoldProgress(2), 3), ((await Process.Tail(writer)).Progress, (await Process.Tail(writer)).Positions().Single()));
    }

    [Fact]
    public async Task Writer_with_rows_that_are_not_folded_is_not_closed()
    {
        var writer = await Process.Owner("left");
        await Process.Append(writer, 1, Row(Entry("left", Event.Of())));
        await using (var fold = await Process.BeginFold(writer))
            Assert.False(await fold.Close());

        await using var after = await Process.BeginFold(writer);
        Assert.Equal(WriterState.Active, after.State);
    }

    [Fact]
    public async Task Closed_writer_stays_closed()
    {
        var writer = await Process.Owner();
        await using (var fold = await Process.BeginFold(writer))
        {
            Assert.True(await fold.Close());
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

    async Task<long> Rows(long writer) => Convert.ToInt64(await fixture.Run($"SELECT COUNT(*) FROM usage_journal WHERE writer = {writer}"));

    static async Task Recover(StoreProcess process, long writer)
    {
        for (var done = false; !done;)
        {
            var tail = await process.Tail(writer, maxBytes: 1);
            await using var fold = await process.BeginFold(writer);
            if (fold.State != WriterState.Fenced)
                return;
            if (fold.Progress != tail.Progress)
                continue; // Somebody else took a step.
            done = tail.Rows.Count == 0;
            if (done)
                Assert.True(await fold.Close());
            else
                await fold.Take(tail);
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
