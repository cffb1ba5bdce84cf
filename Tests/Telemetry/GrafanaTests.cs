using System.Text.Json;
using System.Text.RegularExpressions;
using TikApis.Tests.Deploy;

namespace TikApis.Tests.Telemetry;

/// <summary>The Grafana dashboard asks for what a node exports.</summary>
public sealed partial class GrafanaTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task Every_metric_of_the_dashboard_is_one_that_a_running_node_exports()
    {
        var exported = Exported().Matches(await node.Metrics()).Select(line => line.Groups[1].Value).ToHashSet();
        var queries = Queries().ToArray();
        Assert.True(queries.Length >= 15, $"{queries.Length} queries");
        foreach (var query in queries)
        {
            var names = Name().Matches(Labels().Replace(query, "")).Select(name => name.Value).ToArray();
            Assert.True(names.Length > 0, query);
            Assert.Empty(names.Except(exported));
        }
    }

    [Fact]
    public void Every_panel_says_what_it_shows()
    {
        foreach (var panel in Panels().Where(panel => panel.GetProperty("type").GetString() != "row"))
            Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()), panel.GetProperty("title").GetString());
    }

    static JsonElement.ArrayEnumerator Panels() =>
        JsonElement.Parse(DeployFile.Read("grafana/usage.json")).GetProperty("panels").EnumerateArray();

    static IEnumerable<string> Queries() =>
        from panel in Panels()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select target.GetProperty("expr").GetString()!;

    [GeneratedRegex(@"\{[^}]*\}|by \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(?:usage|http|kestrel|orleans|dotnet|db)_[a-z0-9_]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^([a-z][a-z0-9_]*)[\{ ]", RegexOptions.Multiline)]
    private static partial Regex Exported();
}
