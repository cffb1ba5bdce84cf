using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Tests.Storage.Contract;
using TikApis.Tests.Support;

namespace TikApis.Tests.Protocol;

/// <summary>
/// Steps O, L, F, R and Q of the protocol on PostgreSQL: nodes activate the same accounts at random and at once, old
/// activations go on, commits and answers are lost, nodes are silent, fenced and killed. Each id counts once, and what
/// was acknowledged is in every answer.
/// </summary>
public sealed class ProtocolTests(PostgresServer server, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_nodes_do_at_once_each_id_counts_once(int seed)
    {
        await using var run = new SimulatedCluster(new PostgresStore(server), seed);
        await run.Start();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => run.Act(steps: 100))));
        await run.AssertEachIdCountedOnce();
        output.WriteLine(run.ToString());
    }

    [Fact]
    public async Task Owner_that_was_fenced_and_recovered_answers_neither_from_memory_nor_with_what_the_tables_have_already()
    {
        var store = new PostgresStore(server);
        await using var run = new SimulatedCluster(store, seed: 1);
        await using var node = new SimulatedNode("node", store.Open(), run);
        await node.Start();
        var activation = await node.Activate("ann");
        await activation.Record(["a", "b"]);
        Assert.Equal(2, await activation.Query());
        Assert.Equal(2, await activation.QueryRunning());
        Assert.True(await activation.Confirm());

        // Somebody else takes the node for dead, and folds its journal; nobody has claimed the account yet.
        await using var other = store.Open();
        await new Recovery(other.Journal, new Fold(other.Journal, Options.Create(new JournalOptions()), Options.Create(new DedupeOptions())), NullLogger<Recovery>.Instance)
            .Take(node.Journal.Writer, TestContext.Current.CancellationToken);

        Assert.False(await activation.Confirm());
        Assert.Null(await activation.QueryRunning());
        Assert.Null(await activation.Query());
    }
}
