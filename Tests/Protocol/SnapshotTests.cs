using TikApis.Counting;
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
        var process = new PostgresStore(server).Open();
        var tables = new InterruptedTables(process.Tables);
        await using var node = new SimulatedNode("node", process.With(read: tables), new NoWriterPeers());
        await node.Start();
        var activation = await node.Activate("ann");
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
