using System.Net.Http.Json;
using System.Text.RegularExpressions;
using TikApis.Tests.Support;

namespace TikApis.Tests.Telemetry;

/// <summary>A real process on PostgreSQL that has had something to do.</summary>
public sealed partial class RunningNode(PostgresServer server) : IDisposable
{
    /// <summary>Key for <c>/metrics</c>.</summary>
    public const string MetricsKey = "metrics-key-of-the-tests";

    public const string Account = "a-certain-account";

    public const string ApiKeyId = "a-certain-key";

    ApiProcess? process;
    Task<string>? metrics;

    /// <summary>What <c>/metrics</c> says after three events, one of them twice, a bad one, a question and a checkpoint.</summary>
    public Task<string> Metrics() => metrics ??= Run();

    public void Dispose() => process?.Dispose();

    async Task<string> Run()
    {
        process = new ApiProcess(
            server.CreateDatabase(),
            "--Storage:Provider=Postgres",
            "--Cluster:Address=127.0.0.1",
            $"--Operator:MetricsKey={MetricsKey}",
            "--Journal:CheckpointInterval=00:00:00.1");
        await process.Start();
        using var http = new HttpClient { BaseAddress = process.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        using (var response = await http.PostAsJsonAsync("/v1/usage/events", new object[] { Event("a"), Event("b"), Event("c"), Event("c"), new { id = "d" } }))
            Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        await http.Data($"/v1/accounts/{Account}/usage/summary");

        using var scraper = new HttpClient { BaseAddress = process.Url };
        scraper.DefaultRequestHeaders.Add("Authorization", $"Bearer {MetricsKey}");
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1); ;)
        {
            var text = await scraper.GetStringAsync("/metrics");

            // Numbers of one scrape are not of one instant: the checkpoint's own may come before what it folded is gone.
            if ((text.Contains("usage_checkpoint_duration_seconds_count", StringComparison.Ordinal) && IsFolded().IsMatch(text)) || TimeProvider.System.GetUtcNow() > deadline)
                return text;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    [GeneratedRegex(@"^usage_journal_unfolded_size_bytes(\{[^}]*\})? 0( |$)", RegexOptions.Multiline)]
    private static partial Regex IsFolded();

    static object Event(string id) =>
        new { id, accountId = Account, apiKeyId = ApiKeyId, method = "GET", endpoint = "/v1/tiktok/posts", status = 200 };
}
