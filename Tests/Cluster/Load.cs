using System.Net;
using System.Net.Http.Json;
using TikApis.Tests.Crash;
using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Producers that send to every node of a cluster, and what they were told.</summary>
sealed class Load : IAsyncDisposable
{
    readonly ClusterProcesses cluster;
    readonly DateTimeOffset from;
    readonly Ledger ledger = new();
    readonly HttpClient[] clients;
    readonly Producer[] producers;
    readonly Witness[] witnesses;
    readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    readonly Task running;
    int pulses;

    public Load(ClusterProcesses cluster, Random random, int producers, DateTimeOffset from)
    {
        (this.cluster, this.from) = (cluster, from);
        clients = [.. cluster.Nodes.Select(node => ClusterProcesses.ClientOf(node))];
        this.producers = [.. Enumerable.Range(0, producers).Select(n => new Producer(n, random.Next(), clients, ledger, from))];
        witnesses = [.. Enumerable.Range(0, clients.Length).Select(n => new Witness($"witness-{n}", random.Next(), clients))];
        running = Task.WhenAll([
            .. this.producers.Select(producer => Task.Run(() => producer.Run(stop.Token))),
            .. witnesses.Select(witness => Task.Run(() => witness.Run(stop.Token))),
        ]);
    }

    /// <summary>Events acknowledged so far.</summary>
    public int Acknowledged => ledger.Events;

    /// <summary>
    /// Sends an event of every account to one of the running nodes, again and again until all are acknowledged; returns
    /// how long that took.
    /// </summary>
    public async Task<TimeSpan> UntilEveryAccountTakesEvents(ApiProcess? except = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pulse = pulses++;
        SentEvent[] batch = [.. Enumerable.Range(0, 20).Select(account =>
            new SentEvent($"pulse-{pulse}-{account}", $"acct-{account:00}", from, "GET", "/v1/tiktok/pulse", 200, 1))];
        HttpClient[] asked = [.. cluster.Nodes.Where(node => node != except).Select(node => ClusterProcesses.ClientOf(node, TimeSpan.FromSeconds(5)))];
        for (var attempt = 0; ; attempt++)
        {
            Assert.False(running.IsFaulted, running.Exception?.ToString());
            if (attempt > 600)
                Assert.Fail("Accounts do not take events again.");
            if (await IsAccepted(asked[attempt % asked.Length], batch))
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        ledger.Acknowledge(batch);
        foreach (var client in asked)
            client.Dispose();
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Returns when every producer's last batch is acknowledged.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Every node says what was acknowledged, of every account, endpoint and hour.</summary>
    public async Task AssertEveryNodeAgrees()
    {
        foreach (var client in clients)
            await ledger.AssertEquals(client, from, from.AddDays(2));
    }

    public override string ToString() =>
        $"{ledger.Events} events acknowledged, {producers.Sum(p => p.Retries)} requests sent again, {producers.Sum(p => p.Duplicates)} duplicates, {witnesses.Sum(w => w.Reads)} reads through another node";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var client in clients)
            client.Dispose();
        stop.Dispose();
    }

    static async Task<bool> IsAccepted(HttpClient client, SentEvent[] batch)
    {
        try
        {
            using var response = await client.PostAsJsonAsync("/v1/usage/events", batch);
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
