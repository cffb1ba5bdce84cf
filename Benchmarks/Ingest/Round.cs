using System.Diagnostics;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Ingest;

/// <summary>One contender under load for a while.</summary>
/// <param name="Load">What became of the requests.</param>
/// <param name="MicrosAnEvent">Processor time an event, by process; until what was acknowledged was counted.</param>
/// <param name="CountedRate">Events a second until all that was acknowledged was counted: also what was left to do after the last answer.</param>
/// <param name="Others">Part of the machine that neither the contender nor the sender had while there were requests.</param>
/// <param name="IsCounted">Whether all that was acknowledged is counted, and nothing else but what failed requests may have brought.</param>
sealed record Round(LoadResult Load, IReadOnlyDictionary<string, double> MicrosAnEvent, double CountedRate, double Others, bool IsCounted)
{
    const string Sender = "sender";

    /// <summary>Whether it can be compared: each request was taken, and each event counted once.</summary>
    public bool IsRight => IsCounted && Load is { Accepted: > 0, Failed: 0, Differing: 0 };

    /// <summary>Processor time an event, of the contender's processes together.</summary>
    public double OwnMicros => MicrosAnEvent.Where(part => part.Key != Sender).Sum(part => part.Value);

    /// <summary>As much as it takes, or so many requests a second.</summary>
    public static async Task<Round> Of(IContender contender, Workload workload, TimeSpan each, int seed, double? requestsASecond = null)
    {
        var before = await contender.Count();
        var (times, own, rest, watch) = (contender.ProcessorTime(), ProcessorTime.OfThis(), ProcessorTime.OfMachineWithout(contender), Stopwatch.StartNew());
        var load = await LoadGenerator.Run(contender, workload, each, seed, requestsASecond);
        own = ProcessorTime.OfThis() - own;
        var others = (ProcessorTime.OfMachineWithout(contender) - rest) / (watch.Elapsed * Environment.ProcessorCount);
        watch.Restart();
        await contender.Settle();
        var countedRate = load.Accepted / (load.Seconds + watch.Elapsed.TotalSeconds);
        var micros = contender.ProcessorTime().ToDictionary(part => part.Key, part => (part.Value - times[part.Key]).TotalMicroseconds / load.Accepted);
        var counted = await contender.Count() - before; // What that takes is nobody's cost of counting.
        micros[Sender] = own.TotalMicroseconds / load.Accepted;
        return new Round(load, micros, countedRate, Math.Max(0, others), counted >= load.Accepted && counted <= load.Accepted + load.Failed * workload.Events);
    }

    /// <summary>Whether all was counted, for the table; if not, what was wrong.</summary>
    public static string Verdict(IReadOnlyCollection<Round> rounds)
    {
        var (failed, differing) = (rounds.Sum(round => round.Load.Failed), rounds.Sum(round => round.Load.Differing));
        var wrong = new[]
        {
            rounds.All(round => round.IsCounted) ? "" : "not all",
            failed == 0 ? "" : $"{failed:N0} requests failed",
            differing == 0 ? "" : $"{differing:N0} answers told another number",
            rounds.All(round => round.Load.Accepted > 0) ? "" : "nothing accepted",
        }.Where(part => part.Length > 0).ToArray();
        return wrong is [] ? "all" : $"[red]{string.Join(", ", wrong)}[/]";
    }
}
