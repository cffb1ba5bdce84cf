using System.Net;
using System.Net.Http.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>
/// G9 on the embedded database: its files become read-only while a process has them open, as a disk with errors does
/// to them. Not the <c>-shm</c> file, which SQLite maps into memory and needs for reading too: there is no error code
/// for a page that cannot be written, and the kernel ends the process.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task While_the_files_are_read_only_ingest_answers_503_and_afterwards_the_same_events_count_once()
    {
        using var folder = new TempFolder();
        using var files = ImmutableFiles.In(folder.Path);
        using var api = new ApiProcess(folder.Database, "--Journal:CheckpointInterval=00:00:05");
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);

        // Acknowledged, and not folded when the files change: the checkpoint meets them so, and the append after it.
        Assert.Equal(HttpStatusCode.Accepted, (await Send(http, 0)).StatusCode);
        files.MakeReadOnly();
        using var refused = await Send(http, 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        while (!api.Output.Contains("Checkpoint of writer", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Send(http, 1)).StatusCode);
        Assert.Equal(1_000, await Requests(http)); // It can still be read.

        files.MakeWritable();
        await api.WaitUntilReady();
        for (var batch = 0; batch < 3; batch++)
        {
            while ((await Send(http, batch)).StatusCode != HttpStatusCode.Accepted)
                Assert.False(api.HasExited);
        }

        Assert.Equal(3_000, await Requests(http));
        await api.Kill();
        await api.Start();
        Assert.Equal(3_000, await Requests(http));
    }

    static Task<HttpResponseMessage> Send(HttpClient http, int batch) => http.PostAsJsonAsync(
        "/v1/usage/events",
        Enumerable.Range(0, 1_000).Select(n => new { id = $"{batch}-{n}", accountId = "acme", method = "GET", endpoint = "/v1/a", status = 200 }));

    static async Task<long> Requests(HttpClient http) =>
        (await http.Data("/v1/accounts/acme/usage")).GetProperty("totals").GetProperty("requests").GetInt64();
}
