using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Ingest;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Latency;

/// <summary>
/// How long an acknowledgement takes at half of the rate that is the most: requests are sent at fixed times, whatever
/// the answers take, and timed from when they were to be sent.
/// </summary>
static class LatencyBenchmark
{
    static readonly string[] Usual = ["1000/100", "100/100"];

    /// <param name="workloads">Names of workloads; when there is none, those of the aim.</param>
    /// <param name="only">Part of the database's name: only on that.</param>
    /// <param name="each">How long a round is.</param>
    /// <param name="rounds">Rounds of each kind; what is printed is the median of theirs.</param>
    public static async Task<int> Run(string[] workloads, string only, TimeSpan each, int rounds)
    {
        Machine.Print();
        var wrong = false;
        var table = new Table().AddColumns("workload", "node", "most events/s", "half of it", "kept", "p50 ms", "p99 ms", "aim", "p99.9 ms", "max ms", "µs CPU an event", "others, most", "counted");
        foreach (var workload in (workloads is [] ? Usual : workloads).Select(Workload.Of))
        {
            foreach (var start in Product.OnEach(only))
            {
                await using var product = start();
                await product.Ready();
                await LoadGenerator.Run(product, workload, each, seed: 0);
                List<Round> most = [], half = [];
                for (var round = 1; round <= rounds; round++)
                    most.Add(await Round.Of(product, workload, each, round));
                var rate = most.Select(round => round.Load.Rate).Median() / 2;
                for (var round = 1; round <= rounds; round++)
                    half.Add(await Round.Of(product, workload, each, rounds + round, rate / workload.Events));
                wrong |= !most.Concat(half).All(round => round.IsRight);
                table.AddRow(
                    workload.Name, product.Name, $"{rate * 2:N0}", $"{rate:N0}", $"{half.Select(round => round.Load.Rate).Median():N0}",
                    At(half, 0.5), At(half, 0.99), product.IsOnPostgres ? "≤ 40" : "≤ 25", At(half, 0.999), $"{half.Max(round => round.Load.At(1)):N1}",
                    string.Join(", ", half[0].MicrosAnEvent.Keys.Select(part => $"{part} {half.Select(round => round.MicrosAnEvent[part]).Median():N2} ({most.Select(round => round.MicrosAnEvent[part]).Median():N2} at most)")),
                    $"{half.Max(round => round.Others):P0}", Round.Verdict([.. most, .. half]));
            }
        }

        AnsiConsole.Write(table);
        return wrong ? 1 : 0;
    }

    static string At(List<Round> rounds, double quantile) => $"{rounds.Select(round => round.Load.At(quantile)).Median():N1}";
}
