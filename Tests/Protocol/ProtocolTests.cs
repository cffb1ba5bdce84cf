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
}
