using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Headless nodes and APIs that are their clients: each is restarted in turn while the others serve.</summary>
[Collection(RealProcesses.Name)]
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nodes_restarted_one_after_another_fail_no_request_of_a_client_that_retries_on_503()
    {
        using var cluster = new ClusterProcesses(3, "TikApis.Silo.dll");
        ApiProcess[] entrances = [cluster.NewClient(), cluster.NewClient()];
        await Task.WhenAll([cluster.Start(), .. entrances.Select(entrance => entrance.Start())]);
        await using var load = new Load(entrances, seed: 1);
        await load.UntilEveryAccountTakesEvents();
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(0, await node.Stop());
            await load.UntilEveryAccountTakesEvents();
            await node.Start();
        }

        await load.Stop();
        output.WriteLine($"{load}; {load.Lost} without an answer.");
        Assert.Equal(0, load.Lost);
        await load.AssertAllAgree();
    }

    [Fact]
    public async Task Api_that_starts_before_any_node_becomes_ready_with_the_first_one_and_not_ready_without()
    {
        using var cluster = new ClusterProcesses(1, "TikApis.Silo.dll");
        var entrance = cluster.NewClient();
        var starting = entrance.Start();
        await cluster.Start();
        await starting;
        await using (var load = new Load([entrance, entrance], seed: 2))
        {
            await load.UntilEveryAccountTakesEvents();
            await load.Stop();
            await load.AssertAllAgree();
        }

        await cluster.Nodes[0].Kill();
        using var http = ClusterProcesses.ClientOf(entrance);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        await cluster.Nodes[0].Start();
        await entrance.WaitUntilReady();
    }
}
