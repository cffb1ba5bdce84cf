using System.Globalization;
using System.Text.Json;
using TikApis.Tests.Cluster;
using TikApis.Tests.Http;
using TikApis.Tests.Support;
using TikApis.Tests.Webhooks;

namespace TikApis.Tests.Crash;

/// <summary>
/// G6: the real process, or one of three nodes, killed at random moments between the event that crosses, what is kept of it and its delivery.
/// Six kills (of nodes two); more with <c>TIKAPIS_CRASH_KILLS</c>, another course with <c>TIKAPIS_CRASH_SEED</c>.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class AlertKillTests(ITestOutputHelper output)
{
    const int AtOnce = 6;
    static readonly int[] Crossings = [10, 16, 18, 20];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static int asked;
    static readonly string[] Settings = ["--Webhooks:AllowedNetworks:0=127.0.0.1/32", "--Webhooks:AllowHttp=true"];

    [Fact]
    public async Task Killed_at_random_moments_it_tells_each_crossing_once()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database, Settings);
        await api.Start();
        await Kill([api]);
    }

    [Fact]
    public async Task While_nodes_are_killed_the_cluster_tells_each_crossing_once()
    {
        using var cluster = new ClusterProcesses(3, settings: Settings);
        await cluster.Start();
        await Kill(cluster.Nodes);
    }

    async Task Kill(List<ApiProcess> nodes)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kills = Setting("TIKAPIS_CRASH_KILLS", nodes.Count == 1 ? 6 : 2);
        var random = new Random(Setting("TIKAPIS_CRASH_SEED", 4711));
        await using var receiver = await WebhookReceiver.Start();
        var clients = nodes.Select(node => ClusterProcesses.ClientOf(node)).ToArray();
        Assert.Equal(201, (await clients[0].Post("/v1/plans", new { id = "twenty", name = "Twenty", limits = new { monthlyQuota = Crossings[^1] } })).Status);

        // As long as there are kills, accounts use up their quota, one after the other.
        using var killed = new CancellationTokenSource();
        var running = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => Task.Run(() => UseUp(clients, receiver, n, killed.Token, cancellation), cancellation)));
        for (var done = 0; done < kills && !running.IsCompleted; done++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 900)), TimeProvider.System, cancellation);
            var node = nodes[random.Next(nodes.Count)];
            await node.Kill();
            await node.Start();
        }

        await killed.CancelAsync();
        var accounts = (await running).SelectMany(some => some).ToArray();
        output.WriteLine($"{kills} kills, {receiver.Got.Count} messages received of {accounts.Length * Crossings.Length} crossings.");
        foreach (var account in accounts)
        {
            var told = receiver.Got.Select(Told).Where(one => one.Account == account).ToArray();
            Assert.Equal(Crossings.Select(used => (double)used), told.DistinctBy(one => one.Id).Select(one => one.Threshold).Order());
            var inbox = (await clients[0].Get($"/v1/accounts/{account}/alerts")).Data.EnumerateArray().Select(one => one.GetProperty("alert").GetProperty("id").GetString());
            Assert.Equal(told.Select(one => one.Id).Distinct().Order(), inbox.Order());
        }

        foreach (var client in clients)
            client.Dispose();
    }

    static async Task<List<string>> UseUp(HttpClient[] clients, WebhookReceiver receiver, int number, CancellationToken killed, CancellationToken cancellation)
    {
        List<string> accounts = [];
        do
        {
            var account = $"acc-{number}-{accounts.Count}";
            await UntilTaken(clients, http => http.Send("POST", "/v1/accounts", new { id = account, name = account, plan = "twenty" }, account), cancellation);
            await UntilTaken(clients, http => http.Send("POST", $"/v1/accounts/{account}/webhooks", new { url = receiver.Url }, $"{account}-webhook"), cancellation);
            accounts.Add(account);
            await Cross(clients, receiver, account, cancellation);
        }
        while (!killed.IsCancellationRequested);
        return accounts;
    }

    /// <summary>Sends what crosses the next threshold, and waits until it is told, from the first to the last.</summary>
    static async Task Cross(HttpClient[] clients, WebhookReceiver receiver, string account, CancellationToken cancellation)
    {
        var sent = 0;
        foreach (var until in Crossings)
        {
            for (; sent < until; sent++)
                await UntilTaken(clients, http => http.Post("/v1/usage/events", new { id = $"{account}-{sent}", accountId = account, method = "GET", endpoint = "/", status = 200 }), cancellation);
            for (var deadline = TimeProvider.System.GetUtcNow() + Patience; !receiver.Got.Select(Told).Any(one => one.Account == account && one.Threshold == until);)
            {
                // Somebody looks at the account now and then, which a delivery that was cut short need not wait for its reminder then.
                var inbox = await UntilTaken(clients, http => http.Get($"/v1/accounts/{account}/alerts"), cancellation);
                var webhook = (await UntilTaken(clients, http => http.Get($"/v1/accounts/{account}/webhooks"), cancellation)).Data[0].GetProperty("id").GetString();
                var deliveries = await UntilTaken(clients, http => http.Get($"/v1/accounts/{account}/webhooks/{webhook}/deliveries"), cancellation);
                Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"{account}: {until} was not told. Alerts: {inbox.Text} Deliveries: {deliveries.Text}");
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellation);
            }
        }
    }

    static async Task<Reply> UntilTaken(HttpClient[] clients, Func<HttpClient, Task<Reply>> ask, CancellationToken cancellation)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        for (var tries = Interlocked.Increment(ref asked); ; tries++)
        {
            try
            {
                var reply = await ask(clients[tries % clients.Length]);
                if (reply.Status < 300)
                    return reply;
                Assert.True(TimeProvider.System.GetUtcNow() < deadline, reply.Text);
            }
            catch (HttpRequestException)
            {
                // It was killed.
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // It was killed without a word.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }
    }

    static (string? Account, double Threshold, string Id) Told(Received got)
    {
        var data = JsonElement.Parse(got.Body).GetProperty("data");
        return (data.GetProperty("accountId").GetString(), data.GetProperty("alert").GetProperty("threshold").GetDouble(), got.Id);
    }

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
