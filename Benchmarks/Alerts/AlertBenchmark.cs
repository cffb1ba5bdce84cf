using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TikApis.Accounts;
using TikApis.Benchmarks.Contenders;
using TikApis.Tests.Support;
using TikApis.Webhooks;

namespace TikApis.Benchmarks.Alerts;

/// <summary>
/// From the request whose event crosses a threshold to the first byte at a receiver of the account's webhook: one
/// crossing of each of many accounts, a few at once, while other accounts' events are counted.
/// </summary>
static class AlertBenchmark
{
    const int Quota = 20;
    const int AtOnce = 4;
    const int EventsARequest = 200;
    const int OtherAccounts = 100;

    /// <param name="crossings">Accounts that cross.</param>
    /// <param name="load">Events of other accounts a second, beside.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>0 when every crossing was told, otherwise 1.</returns>
    public static async Task<int> Run(int crossings, int load, CancellationToken cancellation)
    {
        Machine.Print();
        var folder = Directory.CreateTempSubdirectory("tikapis-alerts-");
        using var server = PostgresProcess.IsInstalled ? new PostgresProcess(PostgresSettings.All) : null;
        var table = new Table().AddColumns("Node on", "Crossings told", "Other events/s", "p50 ms", "p90 ms", "p99 ms", "max ms");
        var told = await AddRow("SQLite", $"Data Source={Path.Combine(folder.FullName, "usage.db")}");
        told &= server is null || await AddRow("PostgreSQL", server.ConnectionString);
        AnsiConsole.Write(table);
        folder.Delete(recursive: true);
        return told ? 0 : 1;

        async Task<bool> AddRow(string name, string database)
        {
            var (others, milliseconds) = await Measure(database, crossings, load, cancellation);
            table.AddRow([name, $"{milliseconds.Length} of {crossings}", $"{others:N0}", .. new[] { 0.5, 0.9, 0.99, 1 }.Select(quantile => $"{milliseconds.At(quantile):N1}")]);
            return milliseconds.Length == crossings;
        }
    }

    /// <summary>Events a second of others, and milliseconds of each crossing that was told.</summary>
    static async Task<(double Others, double[] Milliseconds)> Measure(string database, int crossings, int load, CancellationToken cancellation)
    {
        await using var receiver = await FirstBytes.Start();
        await using var node = await BenchmarkNode.Start(
            database,
            "--Plans:Default=enterprise",
            $"--Plans:Catalog:free:MonthlyQuota={Quota}",
            "--Plans:Catalog:free:RequestsPerMinute=1000000",
            "--Plans:Catalog:free:RequestsPerDay=1000000",
            "--Webhooks:AllowedNetworks:0=127.0.0.1/32",
            "--Webhooks:AllowHttp=true");
        using var http = BenchmarkNode.Client(node);
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        foreach (var some in Enumerable.Range(0, crossings).Chunk(32))
            await Task.WhenAll(some.Select(n => Prepare(grains, http, n, receiver.UrlOf(n), cancellation)));

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loading = Load(http, load, ended.Token);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellation);
        var began = TimeProvider.System.GetTimestamp();
        var sent = new long[crossings];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(
            async () =>
            {
                for (var n = worker; n < crossings; n += AtOnce)
                {
                    sent[n] = TimeProvider.System.GetTimestamp();
                    await Send(http, EventOf(Account(n)), cancellation);
                }
            },
            cancellation)));
        for (var tries = 0; receiver.Count < crossings && tries < 300; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await ended.CancelAsync();
        var others = await loading;
        await node.StopAsync(cancellation);
        return (others / (seconds + 3), [.. receiver.At.Select(one => TimeProvider.System.GetElapsedTime(sent[one.Key], one.Value).TotalMilliseconds)]);
    }

    /// <summary>An account one event short of half of its quota, with a webhook.</summary>
    static async Task Prepare(IGrainFactory grains, HttpClient http, int n, string url, CancellationToken cancellation)
    {
        await grains.GetGrain<IAccountGrain>(Account(n)).Create(Account(n), "free", "benchmark");
        await grains.GetGrain<IAccountWebhooksGrain>(Account(n)).Create(new WebhookSettings(url, [], new Dictionary<string, string>(), true));
        await Send(http, $"[{string.Join(',', Enumerable.Range(0, Quota / 2 - 1).Select(_ => EventOf(Account(n))))}]", cancellation);
    }

    static async Task<long> Load(HttpClient http, int load, CancellationToken ended)
    {
        // Ids are new each time: what is known already would not be counted.
        static string Body() => $"[{string.Join(',', Enumerable.Range(0, EventsARequest).Select(n => EventOf($"other{n % OtherAccounts}")))}]";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)EventsARequest / load), TimeProvider.System);
        List<Task> sending = [];
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                sending.RemoveAll(one => one.IsCompletedSuccessfully);
                sending.Add(Send(http, Body(), CancellationToken.None));
                Interlocked.Add(ref others, EventsARequest);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sending);
        }

        return Interlocked.Exchange(ref others, 0);
    }

    static long others;

    static async Task Send(HttpClient http, string json, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync("/v1/usage/events", body, cancellation);
        response.EnsureSuccessStatusCode();
    }

    static string Account(int n) => $"acc{n}";

    static string EventOf(string account) =>
        $$"""{"id":"{{Guid.CreateVersion7():N}}","accountId":"{{account}}","apiKeyId":"key","method":"GET","endpoint":"/v1/posts/42","status":200,"responseTimeMs":12.5}""";
}
