using Spectre.Console;
using TikApis.Benchmarks.Contenders;
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
        Machine.Print();
        Dictionary<(string Workload, string Contender), List<Round>> all = [];
        foreach (var workload in Workload.All.Where(one => workloads.Length == 0 || workloads.Contains(one.Name)))
        {
            if (workload.IsAzure && AzureAccounts.File is null)
            {
                AnsiConsole.WriteLine("The trace of the workload azure is not on this machine.");
                continue;
            }

            var used = connections is { } many ? workload with { Connections = many } : workload;
            await using var field = await Field.Start(used, only);
            foreach (var contender in field.Contenders)
            {
                await LoadGenerator.Run(contender, used, warm, seed: 0);
                all[(workload.Name, contender.Name)] = [];
            }

            foreach (var contender in field.Contenders)
                await contender.Settle(); // Nodes fold what is left: it is not beside the first round.
            for (var round = 1; round <= rounds; round++)
            {
                // In another order each time: what one leaves its database to do would always be beside the same next one.
                IContender[] order = [.. field.Contenders];
                new Random(round).Shuffle(order);
                foreach (var contender in order)
                    all[(workload.Name, contender.Name)].Add(await Round.Of(contender, used, each, round));
            }

            Print(workload.Name, field.Contenders, all);
        }

        Aim.Print(all);
        return all.Count > 0 && all.Values.All(rounds => rounds.All(round => round.IsRight)) ? 0 : 1;
    }

    static void Print(string workload, List<IContender> contenders, Dictionary<(string Workload, string Contender), List<Round>> all)
    {
        var table = new Table().AddColumns("workload", "contender", "events/s", "spread", "until counted", "of the floor", "p50 ms", "p99 ms", "µs CPU an event", "others, most", "counted");
        var floor = contenders.Where(one => one.Name.StartsWith("floor", StringComparison.Ordinal)).Select(one => all[(workload, one.Name)]).FirstOrDefault();
        foreach (var contender in contenders)
        {
            var rounds = all[(workload, contender.Name)];
            table.AddRow(
                workload,
                contender.Name,
                $"{rounds.Select(round => round.Load.Rate).Median():N0}",
                $"{rounds.Min(round => round.Load.Rate):N0} to {rounds.Max(round => round.Load.Rate):N0}",
                $"{rounds.Select(round => round.CountedRate).Median():N0}",
                floor is null ? "" : $"{Aim.RatiosOf(rounds, floor).Median():P0}",
                $"{rounds.Select(round => round.Load.At(0.5)).Median():N1}",
                $"{rounds.Select(round => round.Load.At(0.99)).Median():N1}",
                string.Join(", ", rounds[0].MicrosAnEvent.Keys.Select(part => $"{part} {rounds.Select(round => round.MicrosAnEvent[part]).Median():N2}")),
                $"{rounds.Max(round => round.Others):P0}",
                Round.Verdict(rounds));
        }

        AnsiConsole.Write(table);
    }
}
