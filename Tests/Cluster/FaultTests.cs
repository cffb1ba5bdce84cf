using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Npgsql;
using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>
/// G1, G2, G3 in a cluster of three: nodes killed and frozen, the database stopped and frozen, while producers send
/// to every node; nothing is lost, nothing counted twice, and every node says so. A few kills; more with
/// <c>TIKAPIS_CLUSTER_KILLS</c>, and then the database restarts and stands still between them as well; another course
/// with <c>TIKAPIS_CRASH_SEED</c>, another time to stand still with <c>TIKAPIS_FREEZE_SECONDS</c>.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    static readonly int Seed = Setting("TIKAPIS_CRASH_SEED", 4711);
    static readonly TimeSpan Frozen = TimeSpan.FromSeconds(Setting("TIKAPIS_FREEZE_SECONDS", 8));

    [Fact]
    public async Task Nodes_killed_one_after_another_lose_nothing_and_double_nothing()
    {
        var kills = Setting("TIKAPIS_CLUSTER_KILLS", 4);
        var random = new Random(Seed);
        using var cluster = new ClusterProcesses(3);
        await cluster.Start();
        await using var load = new Load(cluster.Nodes, Seed);
        List<TimeSpan> outages = [];
        for (var kill = 0; kill < kills; kill++)
        {
            await Pause(random.Next(500, 3000));
            var victim = cluster.Nodes[random.Next(cluster.Nodes.Count)];
            await victim.Kill();
            outages.Add(await load.UntilEveryAccountTakesEvents(except: victim));
            await victim.Start();
            if (kill % 5 == 4)
                await Disturb(cluster.Server, kill / 5);
        }

        await load.Stop();
        outages.Sort();
        output.WriteLine($"{kills} kills, {load}; accounts took events again after {outages[outages.Count / 2].TotalSeconds:0.0} s (median), {outages[^1].TotalSeconds:0.0} s (most). The journal's table is {cluster.Server.Bytes("usage_journal") / 1024} KB.");
        await load.AssertAllAgree();
    }

    [Fact]
    public async Task While_the_database_restarts_nothing_is_acknowledged_that_is_not_there_afterwards()
    {
        using var cluster = new ClusterProcesses(3);
        await cluster.Start();
        await using var load = new Load(cluster.Nodes, Seed);
        foreach (Action stop in new Action[] { cluster.Server.StopFast, cluster.Server.StopImmediately })
        {
            await Pause(1000);
            stop();
            await Pause(1000);
            cluster.Server.Start();
            var outage = await load.UntilEveryAccountTakesEvents();
            output.WriteLine($"Accounts took events {outage.TotalSeconds:0.0} s after the database was back.");
        }

        await load.Stop();
        output.WriteLine($"{load}.");
        await load.AssertAllAgree();
        Assert.All(cluster.Nodes, node => Assert.False(node.HasExited));
    }

    [Fact]
    public async Task While_the_database_stands_still_ingest_is_refused_and_afterwards_all_is_counted_once()
    {
        using var cluster = new ClusterProcesses(3);
        await cluster.Start();
        await using var load = new Load(cluster.Nodes, Seed);
        using (var opening = await SendOne(cluster.Nodes[0]))
            Assert.Equal(HttpStatusCode.Accepted, opening.StatusCode);
        await Pause(1000);
        cluster.Server.Freeze();
        try
        {
            await Pause(500);
            var before = load.Acknowledged;
            await Pause((int)Frozen.TotalMilliseconds);
            Assert.Equal(before, load.Acknowledged);
            foreach (var node in cluster.Nodes)
            {
                using var http = ClusterProcesses.ClientOf(node);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
                using var refused = await SendOne(node);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.NotNull(refused.Headers.RetryAfter);
            }
        }
        finally
        {
            cluster.Server.Thaw();
        }

        var outage = await load.UntilEveryAccountTakesEvents();
        await load.Stop();
        output.WriteLine($"{load}; accounts took events {outage.TotalSeconds:0.0} s after the database went on.");
        await load.AssertAllAgree();
        Assert.All(cluster.Nodes, node => Assert.False(node.HasExited));
    }

    [Fact]
    public async Task While_the_database_stands_still_a_flood_is_refused_and_takes_no_more_memory_than_allowed()
    {
        using var cluster = new ClusterProcesses(1, settings: "--Journal:MaxBytesInFlight=4000000");
        await cluster.Start();
        var node = cluster.Nodes[0];
        await using (var warm = new Flood(node))
            await Pause(2000);
        var before = node.Memory();
        cluster.Server.Freeze();
        long after;
        try
        {
            await using var flood = new Flood(node);
            await Pause((int)Frozen.TotalMilliseconds);
            after = node.Memory();
            output.WriteLine($"{flood.Sent} requests, {flood.Refused} refused; {before >> 20} MB before, {after >> 20} MB after.");
            Assert.True(flood.Refused > 0, "Nothing was refused.");
        }
        finally
        {
            cluster.Server.Thaw();
        }

        Assert.True(after - before < 160 << 20, $"{(after - before) >> 20} MB more.");
        await node.WaitUntilReady();
        await using var load = new Load(cluster.Nodes, Seed);
        await load.UntilEveryAccountTakesEvents();
    }

    [Fact]
    public async Task Node_that_was_thought_dead_and_thaws_counts_nothing_twice_and_comes_back()
    {
        using var cluster = new ClusterProcesses(3);
        await cluster.Start();
        await using var load = new Load(cluster.Nodes, Seed);
        await Pause(2000);
        var victim = cluster.Nodes[0];
        victim.Freeze();
        var outage = await load.UntilEveryAccountTakesEvents(except: victim);
        await UntilFenced(cluster.Server);
        victim.Thaw();
        await UntilStartedAnew(victim);
        await load.UntilEveryAccountTakesEvents();
        await load.Stop();
        output.WriteLine($"{load}; accounts took events elsewhere after {outage.TotalSeconds:0.0} s.");
        await load.AssertAllAgree();
    }

    /// <summary>Returns when the others have fenced a node's journal, whether or not they needed one of its accounts.</summary>
    static async Task UntilFenced(PostgresProcess server)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var count = database.CreateCommand("SELECT count(*) FROM journal_writers WHERE state <> 'active'");
        await Until(async () => (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0, "No writer was fenced.");
    }

    /// <summary>Returns when a node that learned that it was thought dead has stopped and started again.</summary>
    static async Task UntilStartedAnew(ApiProcess node)
    {
        await Until(() => Task.FromResult(node.Output.Contains("starts anew", StringComparison.Ordinal)), "The node did not learn that it was thought dead.");
        await Until(async () => !await node.Listens(), "The node did not stop.");
        await node.WaitUntilReady();
    }

    static async Task Until(Func<Task<bool>> holds, string otherwise)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            Assert.True(attempt < 600, otherwise);
            await Pause(100);
        }
    }

    /// <summary>An event of an account of its own.</summary>
    static async Task<HttpResponseMessage> SendOne(ApiProcess node)
    {
        using var http = ClusterProcesses.ClientOf(node);
        return await http.PostAsJsonAsync(
            "/v1/usage/events", new { accountId = "frozen", method = "GET", endpoint = "/v1/tiktok/frozen", status = 200 }, TestContext.Current.CancellationToken);
    }

    /// <summary>A restart of the database, a failure of its machine, or a time in which it stands still.</summary>
    static async Task Disturb(PostgresProcess server, int which)
    {
        switch (which % 3)
        {
            case 0:
                server.StopFast();
                server.Start();
                break;
            case 1:
                server.StopImmediately();
                server.Start();
                break;
            default:
                server.Freeze();
                try
                {
                    await Pause((int)Frozen.TotalMilliseconds);
                }
                finally
                {
                    server.Thaw();
                }

                break;
        }
    }

    static Task Pause(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
