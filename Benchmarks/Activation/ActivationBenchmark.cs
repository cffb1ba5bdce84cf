using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Activation;

/// <summary>
/// The first request of accounts that have a month of data, after their node was started again: a summary, whose period
/// began when the account did, today; the days of the month; or an event.
/// Other accounts like them are asked before, so that the code is loaded; the database's files are in the machine's memory.
/// </summary>
static class ActivationBenchmark
{
    /// <summary>Accounts whose first requests load the code.</summary>
    const int Warming = 50;

    /// <summary>What a start leaves to do is over by then, such as compiling once more what is called often.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    const int Senders = 8;
    const int AtOnce = 2;

    /// <param name="accounts">Accounts that are timed.</param>
    /// <param name="rounds">Starts of the node for each kind of request.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> Run(int accounts, int rounds, CancellationToken cancellation)
    {
        Machine.Print();
        var wrong = false;
        var table = new Table().AddColumns("node", "first request", "accounts", "p50 ms", "p99 ms", "aim", "max ms", "counted");
        foreach (var start in Product.OnEach())
        {
            await using var product = start();
            await product.Ready();
            var names = Enumerable.Range(0, accounts + Warming).Select(n => $"month-{n}").ToArray();
            var watch = Stopwatch.StartNew();
            await Fill(product, names, cancellation);
            var sent = (long)names.Length * MonthOfAccount.Events;
            wrong |= await product.Count(MonthOfAccount.Days + 2) != sent;
            AnsiConsole.WriteLine($"{product.Name}: {sent:N0} events of {names.Length:N0} accounts sent and folded in {watch.Elapsed.TotalSeconds:N0} s");

            List<double[]> summaries = [], months = [], events = [];
            for (var round = 0; round < rounds; round++)
            {
                await Restart(product);
                summaries.Add(await Time(names, name => Ask(product.Http, $"/v1/accounts/{name}/usage/summary", atLeast: 1, cancellation)));
                await Restart(product);
                months.Add(await Time(names, name => Ask(product.Http, $"/v1/accounts/{name}/usage", MonthOfAccount.Events, cancellation)));
                await Restart(product);
                var id = $"first-{round}";
                events.Add(await Time(names, name => Event(product.Http, name, id, cancellation)));
                sent += names.Length;
            }

            var counted = await product.Count(MonthOfAccount.Days + 2) == sent;
            wrong |= !counted;
            Add("summary", summaries);
            Add("30 days, daily", months);
            Add("event", events);

            void Add(string name, List<double[]> of) => table.AddRow(
                product.Name, name, $"{accounts:N0}, {rounds} times", $"{of.Select(round => round.At(0.5)).Median():N1}", $"{of.Select(round => round.At(0.99)).Median():N1}",
                "≤ 20", $"{of.Max(round => round.Max()):N1}", counted ? "all" : "[red]not all[/]");
        }

        AnsiConsole.Write(table);
        return wrong ? 1 : 0;

        // Those behind load the code.
        async Task<double[]> Time(string[] names, Func<string, Task> ask)
        {
            await Each(names[accounts..], ask);
            await Task.Delay(Settling, TimeProvider.System, cancellation);
            return await Each(names[..accounts], ask);
        }
    }

    static async Task Fill(Product product, string[] names, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation }, async (name, stop) =>
        {
            using (var created = await product.Http.PostAsJsonAsync("/v1/accounts", new { id = name, name }, stop))
                created.EnsureSuccessStatusCode();
            foreach (var body in new MonthOfAccount(name, now).Bodies())
                await product.Http.SendUntilTaken(body, stop);
        });
    }

    static async Task Restart(Product product)
    {
        await product.Stop();
        product.Start();
        await product.Ready();
    }

    /// <summary>Milliseconds of each.</summary>
    static async Task<double[]> Each(string[] names, Func<string, Task> ask)
    {
        var milliseconds = new double[names.Length];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            for (var n = worker; n < names.Length; n += AtOnce)
            {
                var began = TimeProvider.System.GetTimestamp();
                await ask(names[n]);
                milliseconds[n] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            }
        }));
        return milliseconds;
    }

    static async Task Ask(HttpClient http, string path, int atLeast, CancellationToken cancellation)
    {
        var answer = await http.GetByteArrayAsync(path, cancellation);
        if (JsonElement.Parse(answer).GetProperty("data").GetProperty("totals").GetProperty("requests").GetInt64() is var found && found < atLeast)
            throw new InvalidOperationException($"{path} says {found:N0}.");
    }

    static async Task Event(HttpClient http, string account, string id, CancellationToken cancellation)
    {
        var usage = new { id, accountId = account, method = "GET", endpoint = "/v1/things/kinda", status = 200, responseTimeMs = 12.5 };
        using var response = await http.PostAsJsonAsync("/v1/usage/events", usage, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
