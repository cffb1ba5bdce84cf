using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using TikApis.Silo;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Cluster;

/// <summary>Accounts moved between live nodes while events come in.</summary>
[Collection(RealProcesses.Name)]
public sealed class MoveTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Accounts_that_move_between_live_nodes_lose_nothing_and_double_nothing()
    {
        var random = new Random(4711);
        using var cluster = new ClusterProcesses(3);
        await cluster.Start();
        using var client = await Connect(cluster);
        var grains = client.Services.GetRequiredService<IClusterClient>();
        var nodes = (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Keys.ToArray();
        await using var load = new Load(cluster.Nodes, seed: 3);
        await load.UntilEveryAccountTakesEvents();
        HashSet<(int Account, SiloAddress Node)> seen = [];
        for (var move = 0; move < 60; move++)
        {
            var account = random.Next(20);
            var grain = grains.GetGrain<IUsageGrain>($"acct-{account:00}").Cast<IGrainManagementExtension>();
            RequestContext.Set(IPlacementDirector.PlacementHintKey, nodes[random.Next(nodes.Length)]);
            await grain.MigrateOnIdle();
            RequestContext.Clear();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), TimeProvider.System, TestContext.Current.CancellationToken);
            if (await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain) is { } at)
                seen.Add((account, at));
        }

        await load.Stop();
        output.WriteLine($"{load}; {seen.Count} places of {seen.Select(s => s.Account).Distinct().Count()} accounts.");
        Assert.True(seen.Count > seen.Select(s => s.Account).Distinct().Count(), "No account moved.");
        await load.AssertAllAgree();
    }

    static async Task<IHost> Connect(ClusterProcesses cluster)
    {
        var builder = Host.CreateApplicationBuilder([
            "--Storage:Provider=Postgres", $"--Storage:ConnectionString={cluster.Server.ConnectionString}", "--Cluster:Role=Client", "--Logging:LogLevel:Default=Warning"]);
        builder.AddUsage();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
