using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Ingest;

/// <summary>One contender under load for a while.</summary>
/// <param name="Load">What became of the requests.</param>
/// <param name="MicrosAnEvent">Processor time an event, by process; until what was acknowledged was counted.</param>
/// <param name="IsCounted">Whether as many events more are counted as were acknowledged.</param>
sealed record Round(LoadResult Load, IReadOnlyDictionary<string, double> MicrosAnEvent, bool IsCounted)
{
    /// <summary>As much as it takes, or so many requests a second.</summary>
    public static async Task<Round> Of(IContender contender, Workload workload, TimeSpan each, int seed, double? requestsASecond = null)
    {
        var before = await contender.Count();
        var (times, own) = (contender.ProcessorTime(), ProcessorTime.OfThis());
        var load = await LoadGenerator.Run(contender, workload, each, seed, requestsASecond);
        own = ProcessorTime.OfThis() - own;
        await contender.Settle();
        var micros = contender.ProcessorTime().ToDictionary(part => part.Key, part => (part.Value - times[part.Key]).TotalMicroseconds / load.Accepted);
        var counted = await contender.Count() - before; // What that takes is nobody's cost of counting.
        micros["sender"] = own.TotalMicroseconds / load.Accepted;
        return new Round(load, micros, counted == load.Accepted);
    }
}
