using System.Globalization;
using System.Text.RegularExpressions;

namespace TikApis.Tests.Telemetry;

/// <summary>What a node says of itself, and what it keeps to itself.</summary>
public sealed partial class MetricsTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Theory]
    [InlineData("usage_events_accepted_total", 3)]
    [InlineData("usage_events_duplicates_total", 1)]
    [InlineData("usage_events_rejected_total", 1)]
    [InlineData("usage_ingest_events_sum", 5)]
    [InlineData("usage_journal_commit_duration_seconds_count", 1)]
    [InlineData("usage_journal_commit_size_bytes_count", 1)]
    [InlineData("usage_journal_accepting", 1)]
    [InlineData("usage_journal_unfolded_size_bytes", 0)]
    [InlineData("usage_journal_unfolded_limit_bytes", 256 << 20)]
    [InlineData("usage_journal_unfolded_age_seconds", 0)]
    [InlineData("usage_journal_stuck_seconds", 0)]
    [InlineData("usage_checkpoint_duration_seconds_count", 1)]
    [InlineData("usage_accounts_active", 1)]
    [InlineData("usage_ownership_claims_total", 1)]
    [InlineData("usage_dedupe_ids", 3)]
    public async Task A_number_says_what_happened(string name, long expected) =>
        Assert.Equal(expected, Value(await node.Metrics(), name));

    [Theory]
    [InlineData("usage_journal_appends_unknown_total")]
    [InlineData("usage_checkpoint_failures_total")]
    [InlineData("usage_writer_fenced_total")]
    [InlineData("usage_writer_recoveries_total")]
    [InlineData("usage_ownership_releases_total")]
    [InlineData("usage_dedupe_ids_given_up_total")]
    [InlineData("usage_rows_expired_total")]
    public async Task A_number_is_there_before_it_is_first_counted(string name) => Assert.Equal(0, Value(await node.Metrics(), name));

    [Theory]
    [InlineData("http_server_request_duration_seconds_count")]
    [InlineData("kestrel_active_connections")]
    [InlineData("orleans_catalog_activations")]
    [InlineData("dotnet_process_memory_working_set_bytes")]
    [InlineData("db_client_operation_duration_seconds_count")]
    public async Task So_do_the_parts_it_is_made_of(string name) =>
        Assert.Contains((await node.Metrics()).Split('\n'), line => line.StartsWith(name, StringComparison.Ordinal));

    [Fact]
    public async Task No_line_names_an_account_or_a_key_or_the_way_into_the_database()
    {
        var text = await node.Metrics();
        foreach (var name in new[] { RunningNode.Account, RunningNode.ApiKeyId, RunningNode.MetricsKey, Support.UsageApp.OperatorKey, "Username=", "Host=" })
            Assert.DoesNotContain(name, text, StringComparison.OrdinalIgnoreCase);
    }

    static double Value(string metrics, string name)
    {
        var found = Assert.Single(Line().Matches(metrics), line => line.Groups[1].Value == name);
        return double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^([a-z_]+)\{[^}\n]*\} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
