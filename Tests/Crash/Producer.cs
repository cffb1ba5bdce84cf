using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TikApis.Tests.Crash;

/// <summary>
/// A gateway: sends batches one after another, each to some node and again and again until it is acknowledged; now
/// and then one that was acknowledged before.
/// </summary>
sealed class Producer(int number, int seed, IReadOnlyList<HttpClient> nodes, Ledger ledger, DateTimeOffset from)
{
    static readonly string[] Endpoints = [.. Enumerable.Range(0, 12).Select(i => $"/v1/tiktok/kind{(char)('a' + i)}")];

    readonly Random random = new(seed);
    readonly List<SentEvent[]> acknowledged = [];
    int sequence;

    /// <summary>Requests that had to be sent again.</summary>
    public int Retries { get; private set; }

    /// <summary>Events answered as duplicates.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Sends until told to stop, then until the last batch is acknowledged.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (acknowledged.Count > 0 && random.Next(10) == 0)
            {
                var again = await SendUntilAcknowledged(acknowledged[random.Next(acknowledged.Count)]);
                Assert.True(again.Accepted == 0, $"{again.Accepted} events were accepted a second time.");
                Duplicates += again.Duplicates;
                continue;
            }

            var batch = NextBatch();
            var answer = await SendUntilAcknowledged(batch);
            Assert.Equal(batch.Length, answer.Accepted + answer.Duplicates);
            Duplicates += answer.Duplicates;
            ledger.Acknowledge(batch);
            acknowledged.Add(batch);
        }
    }

    SentEvent[] NextBatch() =>
    [
        .. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new SentEvent(
            $"p{number}-{sequence++}",
            $"acct-{random.Next(20):00}",
            from.AddMilliseconds(random.NextInt64(36 * 3_600_000L)),
            random.Next(2) == 0 ? "GET" : "POST",
            Endpoints[random.Next(Endpoints.Length)],
            random.Next(10) == 0 ? 500 : 200,
            random.Next(1, 900))),
    ];

    async Task<(int Accepted, int Duplicates)> SendUntilAcknowledged(SentEvent[] batch)
    {
        while (true)
        {
            try
            {
                using var response = await nodes[random.Next(nodes.Count)].PostAsJsonAsync("/v1/usage/events", batch);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    var data = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
                    Assert.Equal(0, data.GetProperty("rejected").GetArrayLength());
                    return (data.GetProperty("accepted").GetInt32(), data.GetProperty("duplicates").GetInt32());
                }

                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
            {
                // The process is gone, or went while it answered: nobody knows whether the batch is in.
            }

            Retries++;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
