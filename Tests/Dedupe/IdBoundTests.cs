using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

public sealed class IdBoundTests
{
    [Fact]
    public void Window_AtItsBound_GivesUpTheOldestSegmentAndSaysSo()
    {
        using var window = Some.Window(maxIds: 80);
        for (var i = 0; i < 16; i++)
            window.Append(Some.Start + i * Some.Minute, Enumerable.Range(1 + i * 10, 10));
        Assert.Equal(80, window.Count);
        Assert.Equal(80, window.ShortenedCount);
        Assert.Equal((Seen.New, Seen.Counted), (window.Check(80), window.Check(81)));
        // The last append given up came seven minutes in.
        Assert.Equal(Some.Start + 24 * Some.Hour + 10 * Some.Minute, window.ShortenedUntilMs);
    }

    [Fact]
    public void Window_WhenEverythingIsInFlight_ExceedsItsBound()
    {
        using var window = Some.Window(maxIds: 8);
        for (var id = 1; id <= 100; id++)
            window.TryAdd((UInt128)id, window.BeginAppend(Some.Start));
        Assert.Equal(100, window.Count);
        Assert.Equal(0, window.ShortenedCount);
        window.Commit(window.LastOrdinal);
        Assert.Equal(8, window.Count);
        Assert.Equal((Seen.New, Seen.Counted), (window.Check(92), window.Check(93)));
    }

    [Fact]
    public void Window_AfterOneAppendBeyondItsBound_KeepsThatAppend()
    {
        using var window = Some.Window(maxIds: 8);
        window.Append(Some.Start, Enumerable.Range(1, 20));
        Assert.Equal(20, window.Count);
        window.Append(Some.Start, Enumerable.Range(21, 3));
        Assert.Equal((3, 20), (window.Count, window.ShortenedCount));
    }

    [Fact]
    public void Node_OverItsBudget_TakesFromTheAccountThatAdds()
    {
        var budget = new IdBudget(300);
        using var busy = Some.Window(maxIds: 800, budget, floor: 50);
        using var quiet = Some.Window(maxIds: 800, budget, floor: 50);
        quiet.Append(Some.Start, Enumerable.Range(1, 100));
        for (var i = 0; i < 100; i++)
            busy.Append(Some.Start, Enumerable.Range(1 + i * 10, 10));
        Assert.Equal(100, quiet.Count);
        Assert.Equal(quiet.Count + busy.Count, budget.Total);
        // Over by what one append brings, as the next one settles it.
        Assert.InRange(budget.Total, 200, 310);
        Assert.Equal(1_000, busy.Count + busy.ShortenedCount);
    }

    [Fact]
    public void Node_OverItsBudget_LeavesEveryAccountItsFloor()
    {
        var budget = new IdBudget(10);
        using var window = Some.Window(maxIds: 800, budget, floor: 50);
        for (var i = 0; i < 40; i++)
            window.Append(Some.Start + i * 10 * Some.Minute, Enumerable.Range(1 + i * 10, 10));
        Assert.InRange(window.Count, 50, 60);
    }

    [Fact]
    public void Budget_WhenManyAccountsSettle_HasTheirSum()
    {
        var budget = new IdBudget(1_000);
        Parallel.For(0, 1_000, i => budget.Add(i % 2 == 0 ? 3 : -1));
        Assert.Equal(1_000, budget.Total);
        Assert.False(budget.IsExceeded);
        budget.Add(1);
        Assert.True(budget.IsExceeded);
    }

    [Fact]
    public void Memory_AsIdsComeAndGo_FollowsTheirNumber()
    {
        using var window = Some.Window();
        for (var hour = 0; hour < 200; hour++)
        {
            var now = Some.Start + hour * Some.Hour;
            window.Expire(now);
            window.Append(now, Enumerable.Range(1 + hour * 500, 500));
            Assert.InRange(window.Count, 500, 25 * 500);
            Assert.True(window.Bytes <= 20 * (16 + 1.5 / 0.7 * Math.Max(window.Count, 2_000) * 2.5), $"{window.Bytes} B for {window.Count}");
        }

        window.Expire(Some.Start + 300 * Some.Hour);
        Assert.InRange(window.Bytes, 0, 20 * 16);
    }
}
