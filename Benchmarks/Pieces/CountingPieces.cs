using BenchmarkDotNet.Attributes;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Benchmarks.Pieces;

/// <summary>Counting 1,000 events in memory, and reading what was counted.</summary>
public class CountingPieces
{
    readonly UsageBatch batch = SomeEvents.Batch(SomeEvents.Count, seed: 1);
    readonly LatencySketch full = new();
    readonly MinuteRing ring = new();
    readonly MinuteCount[] hour = new MinuteCount[60];
    readonly long nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [GlobalSetup]
    public void Fill()
    {
        AddToSketch();
        AddToMinutes();
    }

    /// <summary>Response times of 1,000 events into a sketch.</summary>
    [Benchmark]
    public long AddToSketch()
    {
        foreach (ref readonly var record in batch.Records)
            full.Add(record.ResponseMicros);
        return full.Count;
    }

    /// <summary>Three percentiles.</summary>
    [Benchmark]
    public double? ReadSketch() => full.Quantile(0.5) + full.Quantile(0.95) + full.Quantile(0.99);

    /// <summary>1,000 events into their minutes.</summary>
    [Benchmark]
    public void AddToMinutes()
    {
        foreach (ref readonly var record in batch.Records)
            ring.Add(record);
    }

    /// <summary>The last hour by the minute.</summary>
    [Benchmark]
    public long ReadMinutes()
    {
        ring.Read(nowMs, hour);
        return hour[^1].Requests;
    }

    /// <summary>1,000 events into hours, series and classes of status, from none.</summary>
    [Benchmark]
    public Rollup AddToHours()
    {
        var rollup = new Rollup();
        rollup.Add(batch.ReadSeries(), batch.Records);
        return rollup;
    }
}
