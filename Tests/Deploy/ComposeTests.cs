using YamlDotNet.Serialization;

namespace TikApis.Tests.Deploy;

/// <summary>The compose file has a database and two nodes that differ in nothing but their address.</summary>
public sealed class ComposeTests
{
    [Fact]
    public void Two_nodes_share_a_database_that_is_healthy_before_they_start()
    {
        var compose = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, object>>>(
            new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(DeployFile.Read("compose.yaml")))));
        var services = compose["services"];
        Assert.Equal(["node1", "node2", "postgres"], services.Keys.Order(StringComparer.Ordinal));
        foreach (var node in new[] { "node1", "node2" })
        {
            Assert.Equal("service_healthy", In(services[node], "depends_on", "postgres", "condition"));
            Assert.Equal("Postgres", In(services[node], "environment", "Storage__Provider"));
            Assert.StartsWith("Host=postgres;", In(services[node], "environment", "Storage__ConnectionString"), StringComparison.Ordinal);
        }

        Assert.NotEqual(In(services["node1"], "environment", "Cluster__Address"), In(services["node2"], "environment", "Cluster__Address"));
    }

    static string In(object value, params string[] path) =>
        (string)path.Aggregate(value, (within, name) => ((Dictionary<object, object>)within)[name]);
}
