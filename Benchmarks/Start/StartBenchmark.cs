using System.Net;
using System.Net.Http.Json;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Start;

/// <summary>
/// From the start of a node's process to its first event acknowledged, on SQLite: on an empty database, on one that holds
/// events, and on one whose node was killed with events in its journal. The event is sent again and again until it is taken.
/// </summary>
static class StartBenchmark
{
    static readonly TimeSpan Unfolded = TimeSpan.FromSeconds(1);

    /// <param name="filling">How long the database that holds events is filled.</param>
    /// <param name="rounds">Starts of each kind.</param>
    /// <param name="published">Folder of a published program; null for the one built beside.</param>
    public static async Task<int> Run(TimeSpan filling, int rounds, string? published)
    {
        Machine.Print();
        List<double> empty = [], stopped = [], killed = [];
        var workload = Workload.Of("1000/100");
        await using var holding = Product.OnSqlite(published);
        await holding.Ready();
        var sent = (await LoadGenerator.Run(holding, workload, filling, seed: 0)).Accepted;
        var wrong = await holding.Count() != sent;
        var held = sent;
        for (var round = 1; round <= rounds; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await using (var fresh = Product.OnSqlite(published))
            {
                empty.Add(await FirstEvent(fresh, began));
                wrong |= await fresh.Count() != 1;
            }

            await holding.Stop();
            began = TimeProvider.System.GetTimestamp();
            holding.Start();
            stopped.Add(await FirstEvent(holding, began));
            wrong |= await holding.Count() != ++sent;

            sent += (await LoadGenerator.Run(holding, workload, Unfolded, round)).Accepted;
            holding.Kill();
            began = TimeProvider.System.GetTimestamp();
            holding.Start();
            killed.Add(await FirstEvent(holding, began));
            wrong |= await holding.Count() != ++sent;
        }

        var table = new Table().AddColumns("database", "starts", "median ms", "most ms", "aim", "counted");
        Add("empty", empty);
        Add($"{held:N0} events and more, stopped in order", stopped);
        Add($"the same, killed after {Unfolded.TotalSeconds:N0} s of load", killed);
        AnsiConsole.Write(table);
        return wrong ? 1 : 0;

        void Add(string name, List<double> of) =>
            table.AddRow(name, $"{of.Count}", $"{of.Median():N0}", $"{of.Max():N0}", "≤ 2,000", wrong ? "[red]not all[/]" : "all");
    }

    /// <summary>Milliseconds from an instant to its event's answer.</summary>
    static async Task<double> FirstEvent(Product product, long began)
    {
        // The same one each time: whatever became of a try, it is counted once.
        var usage = new { id = $"{began}", accountId = "acc-000000", method = "GET", endpoint = "/v1/things/first", status = 200, responseTimeMs = 12.5 };
        while (true)
        {
            try
            {
                using var response = await product.Http.PostAsJsonAsync("/v1/usage/events", usage);
                if (response.StatusCode == HttpStatusCode.Accepted)
                    return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
