using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Tests.Storage.Contract;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Protocol;

/// <summary>Steps Q1 to Q3 of the protocol: a checkpoint that comes while a query is answered changes nothing in the answer.</summary>
public sealed class SnapshotTests(PostgresServer server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Query_counts_once_what_is_folded_right_before_or_after_it_reads_the_tables(bool before)
    {
        var (node, activation, tables) = await Ann(new PostgresStore(server));
        await using var stops = node;
        await activation.Record(["a", "b"]);
        await node.Checkpoint();
        await activation.Record(["c"]);

        if (before)
            tables.Before = node.Checkpoint;
        else
            tables.After = node.Checkpoint;

        Assert.Equal(3, await activation.Query());
        Assert.Equal(3, await activation.Query());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Running_numbers_count_once_what_is_counted_and_folded_right_before_or_after_they_begin(bool before)
    {
        var (node, activation, tables) = await Ann(new PostgresStore(server));
        await using var stops = node;
        await activation.Record(["a", "b"]);

        if (before)
            tables.Before = More;
        else
            tables.After = More;
        Assert.Equal(3, await activation.QueryRunning());

        (tables.Before, tables.After) = (() => Task.CompletedTask, () => Task.CompletedTask);
        await activation.Record(["c", "d"]);
        Assert.Equal(4, await activation.QueryRunning());
        await node.Checkpoint();
        Assert.Equal(4, await activation.QueryRunning());
        Assert.Equal(4, await activation.Query());

        async Task More()
        {
            await activation.Record(["b", "c"]);
            await node.Checkpoint();
        }
    }

    [Fact]
    public async Task Whoever_asks_while_running_numbers_begin_is_answered_by_the_owner_only()
    {
        var store = new PostgresStore(server);
        await using var other = store.Open();
        var (node, activation, tables) = await Ann(store);
        await using var stops = node;
        await activation.Record(["a"]);
        Task<long?>? second = null;
        tables.After = async () =>
        {
            // The node is taken for dead after the tables were read. It does not know yet.
            await new Recovery(other.Journal, new Fold(other.Journal, Options.Create(new JournalOptions()), Options.Create(new DedupeOptions())), NullLogger<Recovery>.Instance)
                .Take(node.Journal.Writer, TestContext.Current.CancellationToken);
            second = activation.QueryRunning();
        };

        Assert.Equal(1, await activation.QueryRunning());
        Assert.Null(await second!);
    }

    [Fact]
    public async Task Running_numbers_that_could_not_begin_begin_anew()
    {
        var (node, activation, tables) = await Ann(new PostgresStore(server));
        await using var stops = node;
        await activation.Record(["a", "b"]);
        tables.Before = () => throw new UsageUnavailableException("Not now.");
        await Assert.ThrowsAsync<UsageUnavailableException>(activation.QueryRunning);
        await node.Checkpoint();
        await activation.Record(["c"]);

        tables.Before = () => Task.CompletedTask;
        Assert.Equal(3, await activation.QueryRunning());
    }

    /// <summary>An account on a node of its own.</summary>
    static async Task<(SimulatedNode Node, SimulatedActivation Activation, InterruptedTables Tables)> Ann(PostgresStore store)
    {
        var process = store.Open();
        var tables = new InterruptedTables(process.Tables);
        var node = new SimulatedNode("node", process.With(read: tables), new NoWriterPeers());
        await node.Start();
        return (node, await node.Activate("ann"), tables);
    }

    /// <summary>Something happens around every reading of the rows.</summary>
    sealed class InterruptedTables(IUsageTables tables) : IUsageTables
    {
        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public Func<Task> After { get; set; } = () => Task.CompletedTask;

        public async Task<TableSnapshot> Read(string accountId, long writer, TableQuery query, Action<RollupCell, Tally> read)
        {
            await Before();
            var snapshot = await tables.Read(accountId, writer, query, read);
            await After();
            return snapshot;
        }

        public Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs, int mostIds, long periodStartMs) =>
            tables.Load(accountId, nowMs, minutesFromMs, mostIds, periodStartMs);

        public Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days) => tables.ReadSeries(accountId, days);

        public Task<(TableSnapshot Snapshot, RecentErrors Errors)> ReadErrors(string accountId, long writer) => tables.ReadErrors(accountId, writer);

        public Task<IReadOnlyList<(Series Series, long Requests)>> Rank(string accountId, TableQuery query, int most) => tables.Rank(accountId, query, most);
    }
}
