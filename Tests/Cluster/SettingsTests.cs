using Microsoft.Extensions.Configuration;
using TikApis.Silo.Cluster;
using TikApis.Silo.Settings;
using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>A configuration that cannot work is refused before anything starts, in words that name the setting.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider is 'Oracle'; expected 'Sqlite' or 'Postgres'.")]
    [InlineData("Cluster:Role", "Client", "Cluster:Role is Client, but the embedded SQLite serves one node only.")]
    [InlineData("Cluster:Role", "7", "Cluster:Role is '7'; expected Node or Client.")]
    [InlineData("Cluster:Address", "10.0.0.1", "Cluster:Address is set, but the embedded SQLite serves one node only.")]
    [InlineData("Cluster:Address", "node-1", "Cluster:Address is 'node-1'; expected an IP address.")]
    [InlineData("Cluster:GatewayPort", "30000", "Cluster:GatewayPort is set, but the embedded SQLite serves one node only.")]
    [InlineData("Cluster:SiloPort", "70000", "Cluster:SiloPort is 70000; expected a port, or 0 for a free one.")]
    [InlineData("Cluster:ServiceId", "", "Cluster:ServiceId must have 1 to 100 characters.")]
    [InlineData("Journal:FoldBytes", "0", "Journal:FoldBytes is 0; expected 1 byte to 256 MB.")]
    [InlineData("Journal:MaxUnfoldedBytes", "1", "Journal:MaxUnfoldedBytes is 1; expected at least Journal:CheckpointBytes.")]
    [InlineData("Journal:CheckpointInterval", "-00:00:01", "Journal:CheckpointInterval is -00:00:01; expected more than 0 and at most a day.")]
    [InlineData("Journal:CheckpointInterval", "soon", "Failed to convert configuration value 'soon' at 'Journal:CheckpointInterval'")]
    [InlineData("Dedupe:Window", "400.00:00:00", "Dedupe:Window is 400.00:00:00; expected more than 0 and at most 31 days.")]
    [InlineData("Bounds:MaxEndpoints", "0", "Bounds:MaxEndpoints is 0; expected more than 0.")]
    public void Setting_that_cannot_work_is_named(string key, string value, string expected)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => NodeSettings.Of(Configuration((key, value))));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_section_is_said_at_once()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => NodeSettings.Of(Configuration(("Bounds:MaxEndpoints", "0"), ("Bounds:MaxDays", "-1"))));

        Assert.Equal(2, refusal.Message.Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData("Client", ClusterRole.Client)]
    [InlineData("node", ClusterRole.Node)]
    public void On_PostgreSQL_a_process_is_a_node_or_a_client(string role, ClusterRole expected) =>
        Assert.Equal(expected, NodeSettings.Of(Configuration(("Storage:Provider", "Postgres"), ("Cluster:Role", role), ("Cluster:Address", "10.0.0.1"))).Cluster.Role);

    [Fact]
    public async Task Process_whose_settings_cannot_work_says_so_in_a_line_and_ends()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database, "--Cluster:Role=Client");
        using var silo = new ApiProcess("Host=127.0.0.1", "--Storage:Provider=Postgres", "--Cluster:Role=Client") { Program = "TikApis.Silo.dll" };

        Assert.Equal(1, await api.StartInVain());
        Assert.Contains("SQLite serves one node only", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
        Assert.Equal(1, await silo.StartInVain());
        Assert.Contains("nothing else than a node", silo.Output, StringComparison.Ordinal);
    }

    static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
