using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TikApis.Tests.Cluster;

/// <summary>
/// G3: the only one to send events of its account; each time one is acknowledged by some node, it asks another how
/// many there are, and accepts no other number.
/// </summary>
sealed class Witness(string account, int seed, IReadOnlyList<HttpClient> nodes)
{
    readonly Random random = new(seed);
    int sent;

    /// <summary>Answers that were right.</summary>
    public int Reads { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sender = random.Next(nodes.Count);
            await SendUntilAcknowledged($"{account}-{sent++}", sender);
            Assert.Equal(sent, await Read((sender + 1 + random.Next(nodes.Count - 1)) % nodes.Count));
            Reads++;
        }
    }

    /// <summary>Later tries go to any node.</summary>
    async Task SendUntilAcknowledged(string id, int node)
    {
        object[] batch = [new { id, accountId = account, method = "GET", endpoint = "/v1/tiktok/posts", status = 200 }];
        while (await Try(() => nodes[node].PostAsJsonAsync("/v1/usage/events", batch), HttpStatusCode.Accepted) is null)
            node = random.Next(nodes.Count);
    }

    async Task<long> Read(int node)
    {
        while (true)
        {
            if (await Try(() => nodes[node].GetAsync($"/v1/accounts/{account}/usage"), HttpStatusCode.OK) is { } answer)
                return answer.GetProperty("data").GetProperty("totals").GetProperty("requests").GetInt64();
            node = random.Next(nodes.Count);
        }
    }

    /// <summary>Null when there was no answer, or none for now.</summary>
    static async Task<JsonElement?> Try(Func<Task<HttpResponseMessage>> request, HttpStatusCode expected)
    {
        try
        {
            using var response = await request();
            if (response.StatusCode == expected)
                return await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            // The node is gone, or went while it answered.
        }

        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        return null;
    }
}
