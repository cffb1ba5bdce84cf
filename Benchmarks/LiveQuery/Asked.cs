using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.LiveQuery;

/// <summary>One that is filled, asked and loaded, and what was found.</summary>
sealed class Asked(IContender contender, Workload workload, int readers) : IAsyncDisposable
{
    // Of events, before those that tell the rate: by then the code is loaded.
    const int WarmingPart = 5;

    readonly SummaryReaders summaries = new(contender, workload.Accounts, readers);
    long acknowledged;

    public IContender Contender => contender;

    /// <summary>Most events a second it takes.</summary>
    public double Most { get; private set; }

    /// <summary>Rounds without events.</summary>
    public List<ReadResult> Alone { get; } = [];

    /// <summary>Rounds beside events.</summary>
    public List<ReadResult> Loaded { get; } = [];

    /// <summary>Events a second in these.</summary>
    public List<double> Kept { get; } = [];

    /// <summary>One that is ready to be filled.</summary>
    public static async Task<Asked> Start(IContender contender, Workload workload, int readers)
    {
        var asked = new Asked(contender, workload, readers);
        if (contender is Product product)
        {
            await product.Ready();
            await asked.summaries.CreateAccounts();
        }
        else if (contender is OtherContender other)
        {
            await other.Ready();
        }

        return asked;
    }

    /// <summary>Sends so many events as fast as they are taken.</summary>
    public async Task Fill(int events)
    {
        var requests = events / workload.Events;
        var first = await LoadGenerator.Run(contender, workload, TimeSpan.MaxValue, seed: 0, requests: requests / WarmingPart);
        var rest = await LoadGenerator.Run(contender, workload, TimeSpan.MaxValue, seed: 1, requests: requests - requests / WarmingPart);
        acknowledged = first.Accepted + rest.Accepted;
        Most = rest.Rate;
    }

    /// <summary>Asks it, alone and beside events. The first round loads the code.</summary>
    public async Task Ask(TimeSpan each, int round)
    {
        if (contender is OtherContender other)
            await other.Vacuum();
        var alone = await summaries.Run(each);
        var loading = LoadGenerator.Run(contender, workload, each, seed: 2 + round, Most / 2 / workload.Events);
        var loaded = await summaries.Run(each);
        var load = await loading;
        acknowledged += load.Accepted;
        if (round == 0)
            return;
        Alone.Add(alone);
        Loaded.Add(loaded);
        Kept.Add(load.Rate);
    }

    /// <summary>Whether accounts say together what was acknowledged, and so does it of all together.</summary>
    public async Task<bool> Agrees() => await summaries.Sum() == acknowledged && await contender.Count() == acknowledged;

    public ValueTask DisposeAsync() => contender.DisposeAsync();
}
