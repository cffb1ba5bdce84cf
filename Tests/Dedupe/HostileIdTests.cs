using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

/// <summary>Clients choose their ids: no choice may make looking an id up a long walk.</summary>
public sealed class HostileIdTests
{
    const int Count = 20_000;

    static readonly Dictionary<string, Func<int, UInt128>> Patterns = new()
    {
        ["sequential"] = i => (UInt128)i + 1,
        ["sequential in the high half"] = i => new UInt128((ulong)i + 1, 0),
        ["equal low bits"] = i => new UInt128((ulong)i, 0xFFFF_FFFF),
        ["equal high bits"] = i => new UInt128(0xFFFF_FFFF_0000_0000, (ulong)i),
        ["multiples of a power of two"] = i => ((UInt128)i + 1) << 40,
        ["high half equals low half"] = i => new UInt128((ulong)i + 1, (ulong)i + 1),
        ["few bits set"] = i => (UInt128.One << (i % 128)) | (UInt128.One << (i / 128 % 128)) | ((UInt128)i << 7),
        ["crafted for another process"] = Crafted(),
    };

    public static TheoryData<string> Names => [.. Patterns.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lookup_OfIdsInAPattern_TakesAsFewProbesAsOfRandomOnes(string name)
    {
        var ids = Enumerable.Range(0, Count).Select(Patterns[name]).Distinct().ToArray();
        foreach (var seed in Seeds(5))
        {
            var (found, missed) = Probes(ids, seed);
            // Linear probing at 70 %: 2.2 to find what is there, on average, and 6.1 to find that something is not
            // (Knuth, vol. 3, 6.4); while ids move, first in slots that fill, then in those before: 6.1 in each at most.
            Assert.InRange(found.Average(), 1, 4.5);
            Assert.InRange(missed, 1, 12.5);
            Assert.InRange(found.Max(), 1, 250);
        }
    }

    [Fact]
    public void Seed_OfTheProcess_IsNotGuessable()
    {
        Assert.Equal(IdSeed.OfProcess, IdSeed.OfProcess);
        Assert.NotEqual(0u, IdSeed.OfProcess.A);
        Assert.NotEqual(IdSeed.OfProcess.A, IdSeed.OfProcess.B);
    }

    /// <summary>Slots looked at to find each of some ids, and on average to find that another is not there.</summary>
    static (int[] Found, double Missed) Probes(UInt128[] ids, IdSeed seed)
    {
        using var window = new IdWindow(new(), new IdBudget(long.MaxValue), seed);
        var ordinal = window.BeginAppend(Some.Start);
        foreach (var id in ids)
            window.TryAdd(id, ordinal);
        return ([.. ids.Select(window.Probes)], Enumerable.Range(0, Count).Average(i => window.Probes(new UInt128((ulong)i, 1UL << 50))));
    }

    /// <summary>Seeds as a process draws them, but the same in every run.</summary>
    static IEnumerable<IdSeed> Seeds(int count)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
            yield return new((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
    }

    /// <summary>Ids that would all start in one thousandth of the table under a seed that leaked from elsewhere.</summary>
    static Func<int, UInt128> Crafted()
    {
        var leaked = new IdSeed(0x2FCC_DD35_7611_D523, 0x74C0_D758_F2D1_1E82, 0x049A_E26B_1E7C_C469);
        var ids = Enumerable.Range(1, 4_000_000).Select(i => (UInt128)i).Where(id => leaked.Mix(id) >> 54 == 5).ToArray();
        return i => ids[i % ids.Length];
    }
}
