using TikApis.Dedupe;
using TikApis.Usage;

namespace TikApis.Tests.Dedupe;

public sealed class IdWindowTests
{
    [Fact]
    public void An_id_is_new_then_in_flight_then_counted_then_new_again()
    {
        using var window = Some.Window();
        Assert.Equal(Seen.New, window.Check(7));
        var ordinal = window.BeginAppend(Some.Start);
        Assert.Equal(Seen.New, window.Add(7, ordinal));
        Assert.Equal(Seen.InFlight, window.Add(7, ordinal));
        Assert.Equal(Seen.InFlight, window.Check(7));
        window.Commit(ordinal);
        Assert.Equal(Seen.Counted, window.Check(7));
        window.Expire(Some.Start + 24 * Some.Hour - 1);
        Assert.Equal(Seen.Counted, window.Check(7));
        window.Expire(Some.Start + 24 * Some.Hour + 10 * Some.Minute);
        Assert.Equal(Seen.New, window.Check(7));
        Assert.Equal(0, window.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(10 * Some.Minute - 1, 10)]
    [InlineData(10 * Some.Minute, 10)]
    [InlineData(10 * Some.Minute + 1, 20)]
    public void ExpiryOf_IsTheNextTenMinutesAfterTheWindow(long afterMs, int minutes)
    {
        Assert.Equal(0, Some.Start % (10 * Some.Minute));
        Assert.Equal(Some.Start + 24 * Some.Hour + minutes * Some.Minute, IdWindow.ExpiryOf(Some.Start + afterMs, TimeSpan.FromHours(24)));
    }

    [Fact]
    public void Commit_OfALaterAppend_CommitsTheEarlierOnes()
    {
        using var window = Some.Window();
        var first = window.BeginAppend(Some.Start);
        window.TryAdd(1, first);
        var second = window.BeginAppend(Some.Start);
        window.TryAdd(2, second);
        window.Commit(first);
        Assert.Equal((Seen.Counted, Seen.InFlight), (window.Check(1), window.Check(2)));
        var third = window.BeginAppend(Some.Start);
        window.Commit(third);
        Assert.Equal(Seen.Counted, window.Check(2));
    }

    [Fact]
    public void Expire_WhileAnIdIsInFlight_KeepsIt()
    {
        using var window = Some.Window();
        var ordinal = window.BeginAppend(Some.Start);
        window.TryAdd(7, ordinal);
        window.Expire(Some.Start + 48 * Some.Hour);
        Assert.Equal(Seen.InFlight, window.Check(7));
        window.Commit(ordinal);
        window.Expire(Some.Start + 48 * Some.Hour);
        Assert.Equal(Seen.New, window.Check(7));
    }

    [Fact]
    public void Append_AfterTheClockSteppedBack_IsKeptAsLongAsTheOneBefore()
    {
        using var window = Some.Window();
        window.Append(Some.Start + Some.Hour, 1);
        window.Append(Some.Start, 2);
        Assert.Equal(2, Assert.Single(window.Segments).Count);
        window.Expire(Some.Start + 24 * Some.Hour);
        Assert.Equal((Seen.Counted, Seen.Counted), (window.Check(1), window.Check(2)));
        window.Expire(Some.Start + 25 * Some.Hour);
        Assert.Equal((Seen.New, Seen.New), (window.Check(1), window.Check(2)));
    }

    [Fact]
    public void Segments_OfADayOfAppends_AreCutByExpiry()
    {
        using var window = Some.Window();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            window.Expire(Some.Start + minute * Some.Minute);
            window.Append(Some.Start + minute * Some.Minute, minute + 1);
        }

        Assert.Equal(24 * 60, window.Count);
        Assert.InRange(window.Segments.Count, 144, 145);
        Assert.Equal(window.Segments.Count, window.Segments.Select(segment => segment.ExpiresAtMs).Distinct().Count());
    }

    [Fact]
    public void Add_ToAnAppendThatIsNotTheLatest_Throws()
    {
        using var window = Some.Window();
        var first = window.BeginAppend(Some.Start);
        var second = window.BeginAppend(Some.Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.TryAdd(1, first));
        window.Commit(second);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.TryAdd(1, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Commit(second + 1));
    }

    [Fact]
    public void Add_OfNoId_Throws()
    {
        using var window = Some.Window();
        var ordinal = window.BeginAppend(Some.Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.TryAdd(UInt128.Zero, ordinal));
    }

    [Fact]
    public void BeginAppend_WhenOrdinalsRunOut_ThrowsAndForgetsNothing()
    {
        using var window = new IdWindow(new(), new IdBudget(100), Some.Seed, firstOrdinal: uint.MaxValue - 2);
        window.Append(Some.Start, 1);
        window.Append(Some.Start, 2);
        Assert.Throws<InvalidOperationException>(() => window.BeginAppend(Some.Start));
        Assert.Equal((Seen.Counted, Seen.Counted), (window.Check(1), window.Check(2)));
        window.Expire(Some.Start + 25 * Some.Hour);
        Assert.Equal((Seen.New, Seen.New), (window.Check(1), window.Check(2)));
    }

    [Fact]
    public void Ids_of_events_are_told_apart()
    {
        using var window = Some.Window();
        var ordinal = window.BeginAppend(Some.Start);
        Assert.True(window.TryAdd(EventId.Of("", "a"), ordinal));
        Assert.True(window.TryAdd(EventId.Of("s", "a"), ordinal));
        Assert.False(window.TryAdd(EventId.Of("", "a"), ordinal));
    }
}
