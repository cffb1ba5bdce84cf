using System.Buffers;
using BenchmarkDotNet.Attributes;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Benchmarks.Pieces;

/// <summary>Records to a batch, and batches to a row of the journal.</summary>
public class EncodingPieces
{
    const int Accounts = 100;

    readonly UsageBatchWriter writer = new();
    readonly ArrayBufferWriter<byte> group = new(1 << 20);
    readonly UsageBatch batch = SomeEvents.Batch(SomeEvents.Count, seed: 1);
    readonly JournalEntry[] entries = [.. Enumerable.Range(0, Accounts).Select(n => new JournalEntry($"acc-{n:D6}", 0, SomeEvents.Batch(SomeEvents.Count / Accounts, n)))];

    /// <summary>A batch of 1,000 events.</summary>
    [Benchmark]
    public UsageBatch EncodeBatch()
    {
        var series = batch.ReadSeries();
        foreach (ref readonly var record in batch.Records)
            writer.Add(record with { Series = writer.IndexOf(series[record.Series]) });
        return writer.ToBatch();
    }

    /// <summary>A row of 100 entries of 10 events, with its checksum.</summary>
    [Benchmark]
    public int WriteJournalRow()
    {
        group.ResetWrittenCount();
        foreach (var entry in entries)
            entry.WriteTo(group);
        JournalEntry.Seal(group);
        return group.WrittenCount;
    }
}
