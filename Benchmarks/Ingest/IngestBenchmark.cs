using Spectre.Console;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Ingest;

/// <summary>
/// Events a second of the product and of what would be used instead, in turn on the same bodies; after every round what
/// each counted is compared with what it acknowledged.
/// </summary>
static class IngestBenchmark
{
    /// <param name="workloads">Names of workloads; all when there is none.</param>
    /// <param name="only">Parts of contenders' names; all when there is none.</param>
    /// <param name="each">How long each is loaded a round.</param>
    /// <param name="warm">How long each is loaded before.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="connections">Senders, when not as many as the workload says.</param>
    public static async Task<int> Run(string[] workloads, string[] only, TimeSpan each, TimeSpan warm, int rounds, int? connections)
    {
        MachineLoad.Print();
        var wrong = false;
        foreach (var workload in Workload.All.Where(one => workloads.Length == 0 || workloads.Contains(one.Name)))
        {
            if (workload.Accounts == 0 && AzureAccounts.File is null)
            {
                AnsiConsole.WriteLine("The trace of the workload azure is not on this machine.");
                continue;
            }

            var used = connections is { } many ? workload with { Connections = many } : workload;
            await using var field = await Field.Start(used, only);
            var found = field.Contenders.ToDictionary(one => one, _ => new List<Round>());
            foreach (var contender in field.Contenders)
                await LoadGenerator.Run(contender, used, warm, seed: 0);
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var contender in field.Contenders)
                    found[contender].Add(await Round.Of(contender, used, each, round));
            }

            var table = new Table().AddColumns("workload", "contender", "events/s", "spread", "of the floor", "p50 ms", "p99 ms", "µs CPU an event", "failed", "counted");
            var floor = found.Where(one => one.Key.Name.StartsWith("floor", StringComparison.Ordinal)).Select(one => one.Value.Select(round => round.Load.Rate).Median()).FirstOrDefault(double.NaN);
            foreach (var (contender, all) in found)
            {
                var rate = all.Select(round => round.Load.Rate).Median();
                var counted = all.All(round => round.IsCounted);
                wrong |= !counted;
                table.AddRow(
                    workload.Name,
                    contender.Name,
                    $"{rate:N0}",
                    $"{all.Min(round => round.Load.Rate):N0} to {all.Max(round => round.Load.Rate):N0}",
                    $"{rate / floor:P0}",
                    $"{all.Select(round => round.Load.At(0.5)).Median():N1}",
                    $"{all.Select(round => round.Load.At(0.99)).Median():N1}",
                    string.Join(", ", all[0].MicrosAnEvent.Keys.Select(part => $"{part} {all.Select(round => round.MicrosAnEvent[part]).Median():N2}")),
                    $"{all.Sum(round => round.Load.Failed):N0}",
                    counted ? "all" : "[red]not all[/]");
            }

            AnsiConsole.Write(table);
        }

        return wrong ? 1 : 0;
    }
}
