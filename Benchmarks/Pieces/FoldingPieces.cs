using System.Buffers;
using BenchmarkDotNet.Attributes;
using TikApis.Journaling;

namespace TikApis.Benchmarks.Pieces;

/// <summary>Summing what a fold writes: the rows of a journal, of 1,000 events each, by account, hour and series.</summary>
public class FoldingPieces
{
    const int Accounts = 100;

    JournalRow[] rows = [];

    /// <summary>Rows that are summed together: the more, the more events share a cell.</summary>
    [Params(1, 100)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Write() => rows = [.. Enumerable.Range(0, Rows).Select(Row)];

    /// <summary>All rows.</summary>
    [Benchmark]
    public int Fold()
    {
        var folded = new FoldedEntries(TimeSpan.FromDays(1));
        foreach (var row in rows)
            folded.Add(row);
        return folded.Accounts.Sum(account => account.Value.Rows);
    }

    static JournalRow Row(int position)
    {
        var (group, arrival) = (new ArrayBufferWriter<byte>(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        for (var n = 0; n < Accounts; n++)
            new JournalEntry($"acc-{n:D6}", arrival, SomeEvents.Batch(SomeEvents.Count / Accounts, position * Accounts + n)).WriteTo(group);
        JournalEntry.Seal(group);
        return new JournalRow(position, group.WrittenSpan.ToArray());
    }
}
