using BenchmarkDotNet.Attributes;
using TikApis.Dedupe;

namespace TikApis.Benchmarks.Pieces;

/// <summary>Deciding 1,000 ids of an account that remembers as many as it may: for each new one an old one goes.</summary>
public class IdPieces : IDisposable
{
    readonly Random random = new(1);
    readonly UInt128[] known = new UInt128[SomeEvents.Count];
    IdWindow window = null!;
    ulong next;

    /// <summary>Ids the account remembers.</summary>
    [Params(1_000, 1_000_000)]
    public int Remembered { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        window = new IdWindow(new DedupeOptions { MaxIdsPerAccount = Remembered }, new IdBudget(long.MaxValue / 2), IdSeed.OfProcess);
        next = (ulong)random.NextInt64();
        for (var added = 0; added < 2 * Remembered; added += SomeEvents.Count)
            AddNew();
    }

    /// <summary>1,000 ids that were not seen.</summary>
    [Benchmark]
    public int AddNew()
    {
        var (ordinal, added) = (window.BeginAppend(0), 0);
        for (var n = 0; n < SomeEvents.Count; n++)
            added += window.TryAdd(known[n] = new UInt128(next, ++next), ordinal) ? 1 : 0;
        window.Commit(ordinal);
        return added;
    }

    /// <summary>The 1,000 ids that were seen last.</summary>
    [Benchmark]
    public int FindKnown()
    {
        var found = 0;
        foreach (var id in known)
            found += window.Check(id) == Seen.New ? 0 : 1;
        return found;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        window.Dispose();
        GC.SuppressFinalize(this);
    }
}
