using System.Net;
using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Senders with no patience: large batches of accounts of their own, at once, again as soon as they give up on one. What they are told is only counted.</summary>
sealed class Flood : IAsyncDisposable
{
    const int Senders = 24;
    const int EventsABatch = 4_000;

    readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    readonly HttpClient http;
    readonly Task running;
    int refused;
    int sent;

    public Flood(ApiProcess node)
    {
        http = ClusterProcesses.ClientOf(node, TimeSpan.FromSeconds(2));
        running = Task.WhenAll(Enumerable.Range(0, Senders).Select(n => Task.Run(() => Run(n))));
    }

    /// <summary>Requests sent.</summary>
    public int Sent => sent;

    /// <summary>Of these, how many were answered 503 with <c>Retry-After</c>.</summary>
    public int Refused => refused;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        http.Dispose();
        stop.Dispose();
    }

    async Task Run(int number)
    {
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var lines = Enumerable.Range(0, EventsABatch).Select(i =>
                $$"""{"id":"{{number}}-{{batch}}-{{i}}","accountId":"flood-{{number}}","timestamp":"2024-05-14T00:00:00Z","method":"GET","endpoint":"/v1/tiktok/flood","status":200}""");
            using var body = new StringContent(string.Join('\n', lines), null, "application/x-ndjson");
            try
            {
                Interlocked.Increment(ref sent);
                using var response = await http.PostAsync("/v1/usage/events", body, stop.Token);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                    continue;
                Assert.NotNull(response.Headers.RetryAfter);
                Interlocked.Increment(ref refused);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
            catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
            {
                // Given up: the node has the batch, and goes on with it or not.
            }
        }
    }
}
