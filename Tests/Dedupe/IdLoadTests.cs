using System.Runtime.InteropServices;
using TikApis.Dedupe;
using TikApis.Usage;

namespace TikApis.Tests.Dedupe;

public sealed class IdLoadTests
{
    [Fact]
    public void Load_OfStoredIds_MakesThemCountedUntilTheyExpire()
    {
        using var window = Some.Window();
        window.Load(Some.Stored(1, 2), Some.Start + Some.Hour);
        window.Load(Some.Stored(3), Some.Start + 2 * Some.Hour);
        Assert.Equal((Seen.Counted, Seen.Counted, Seen.New), (window.Check(1), window.Check(3), window.Check(4)));
        window.Expire(Some.Start + Some.Hour);
        Assert.Equal((Seen.New, Seen.Counted), (window.Check(1), window.Check(3)));
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Load_TakesIdsAsTheyLieInAnEventRecord()
    {
        var id = EventId.Of("", "order-1");
        var record = new EventRecord((ulong)(id >> 64), (ulong)id, 0, 0, 200, 0);
        using var window = Some.Window();
        window.Load(MemoryMarshal.AsBytes([record])[..IdWindow.IdSize], Some.Start);
        Assert.Equal(Seen.Counted, window.Check(id));
    }

    [Fact]
    public void Load_OfAnIdStoredTwice_KeepsItUntilTheLaterExpiry()
    {
        using var window = Some.Window();
        window.Load(Some.Stored(1, 2), Some.Start);
        window.Load(Some.Stored(2, 2), Some.Start + Some.Hour);
        Assert.Equal([1, 1], window.Segments.Select(segment => segment.Count));
        window.Expire(Some.Start);
        Assert.Equal((Seen.New, Seen.Counted, 1), (window.Check(1), window.Check(2), window.Count));
    }

    [Fact]
    public void Load_OfZeros_PassesOverThem()
    {
        using var window = Some.Window();
        window.Load(Some.Stored(0, 5, 0), Some.Start);
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Load_BeyondTheBound_KeepsTheLatest()
    {
        using var window = Some.Window(maxIds: 80);
        window.Load(Some.Stored([.. Enumerable.Range(1, 200).Select(id => (UInt128)id)]), Some.Start);
        Assert.InRange(window.Count, 70, 80);
        Assert.Equal(200, window.Count + window.ShortenedCount);
        Assert.Equal((Seen.New, Seen.Counted), (window.Check(1), window.Check(200)));
        Assert.Equal(Some.Start, window.ShortenedUntilMs);
    }

    [Fact]
    public void Append_AfterALoad_FollowsIt()
    {
        using var window = Some.Window();
        window.Load(Some.Stored(1), Some.Start);
        var ordinal = window.BeginAppend(Some.Start);
        Assert.Equal(Seen.Counted, window.Add(1, ordinal));
        Assert.Equal(Seen.New, window.Add(2, ordinal));
        Assert.Throws<InvalidOperationException>(() => window.Load(Some.Stored(3), Some.Start + 48 * Some.Hour));
    }

    [Fact]
    public void Load_OutOfOrderOrOfBrokenBytes_Throws()
    {
        using var window = Some.Window();
        window.Load(Some.Stored(1), Some.Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Load(Some.Stored(2), Some.Start - 1));
        Assert.Throws<InvalidDataException>(() => window.Load(new byte[17], Some.Start));
    }

    [Fact]
    public void Leave_OfIdsInStorage_SaysThatTheWindowIsShortenedAndUntilWhen()
    {
        using var window = Some.Window();
        window.Leave(default);
        Assert.Equal((0, null), (window.ShortenedCount, window.ShortenedUntilMs));
        window.Leave(new OlderIds(7, Some.Start));
        Assert.Equal((7, Some.Start), (window.ShortenedCount, window.ShortenedUntilMs));
        Assert.Equal(0, window.Count);
    }

    [Theory]
    [InlineData(1_000, 0, 100)]
    [InlineData(1_000, 950, 50)]
    [InlineData(1_000, 985, 20)]
    [InlineData(1_000, 1_000, 20)]
    [InlineData(1_000, 5_000, 20)]
    [InlineData(long.MaxValue, 0, 100)]
    public void MostToLoad_IsWhatTheNodeHasLeftButTheFloorAlways(long limit, int taken, int most)
    {
        var budget = new IdBudget(limit);
        budget.Add(taken);
        using var window = Some.Window(maxIds: 100, budget, floor: 20);
        Assert.Equal(most, window.MostToLoad);
    }

    [Fact]
    public void Load_OfAsManyIdsAsItAsksFor_GivesNoneUp()
    {
        using var window = Some.Window(maxIds: 80);
        window.Load(Some.Stored([.. Enumerable.Range(1, window.MostToLoad).Select(id => (UInt128)id)]), Some.Start);
        Assert.Equal((80, 0), (window.Count, window.ShortenedCount));
    }
}
