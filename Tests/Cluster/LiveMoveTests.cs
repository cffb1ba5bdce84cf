using System.Net.Http.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Live usage goes on when the node that counts an account dies.</summary>
[Collection(RealProcesses.Name)]
public sealed class LiveMoveTests(ITestOutputHelper output)
{
    const int Accounts = 8;

    [Fact]
    public async Task Streams_go_on_when_a_node_dies()
    {
        using var cluster = new ClusterProcesses(2);
        await cluster.Start();
        var entrance = cluster.NewClient();
        await entrance.Start();
        using var http = ClusterProcesses.ClientOf(entrance);
        using var watching = ClusterProcesses.ClientOf(entrance, TimeSpan.FromMinutes(2));

        // On two nodes, some here and some there.
        await Send(http, "before");
        var streams = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(n => EventReader.Open(watching, $"/v1/accounts/acct-{n}/usage/live")));
        await Task.WhenAll(streams.Select(stream => stream.UntilRequests(1)));

        await cluster.Nodes[0].Kill();
        var killed = TimeProvider.System.GetTimestamp();
        await Send(http, "after");
        var accepted = TimeProvider.System.GetElapsedTime(killed);
        await Task.WhenAll(streams.Select(stream => stream.UntilRequests(2)));
        output.WriteLine($"Events were taken again {accepted.TotalSeconds:0.0} s after the kill, and shown by every stream {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s after it.");
        foreach (var stream in streams)
            stream.Dispose();
    }

    /// <summary>Sends an event of every account until it is acknowledged.</summary>
    static async Task Send(HttpClient http, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await http.PostAsJsonAsync(
                    "/v1/usage/events", Enumerable.Range(0, Accounts).Select(n => new { id, accountId = $"acct-{n}", method = "GET", endpoint = "/", status = 200 }));
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
            {
                // Sent again.
            }

            Assert.True(attempt < 300, "Events are not taken again.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
