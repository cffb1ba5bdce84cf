using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class AccountLedgerTests
{
    [Fact]
    public void Decide_AfterABatchOfDuplicatesAlone_StillForgetsIdsWhenTheirTimeIsOver()
    {
        using var ids = new IdWindow(new DedupeOptions(), new IdBudget(long.MaxValue), IdSeed.OfProcess);
        var batch = Some.Batch("a", "b");
        var arrival = Some.Noon.ToUnixTimeMilliseconds();
        var ordinal = ids.BeginAppend(arrival);
        foreach (ref readonly var record in batch.Records)
            ids.TryAdd(record.Id, ordinal);
        ids.Commit(ordinal);
        var ledger = new AccountLedger(ids, Bounds(), new MinuteRing(), new AccountWindows(1_000));

        Assert.Equal(2, ledger.Decide(batch, arrival).Seen.Length);
        Assert.Equal(2, ledger.Decide(batch, arrival + Hours(25)).Count);
    }

    [Fact]
    public void LetGo_OfBatchesThatOverlap_ForgetsTheDaysOfThoseThatAreOver()
    {
        using var ids = new IdWindow(new DedupeOptions(), new IdBudget(long.MaxValue), IdSeed.OfProcess);
        var bounds = new DailyBounds(new BoundsOptions { MaxDays = 3 });
        var ledger = new AccountLedger(ids, bounds, new MinuteRing(), new AccountWindows(1_000));
        IReadOnlyCollection<long> before = [];
        for (var day = 0; day < 100; day++)
        {
            var batch = Some.Batch([($"{day}", Some.Noon.AddDays(-day), Some.Posts, 200), ($"{day}+", Some.Noon.AddDays(-day - 1), Some.Posts, 200)]);
            var days = ledger.Hold(batch);
            Assert.Equal(2, days.Count);
            foreach (var unknown in ledger.UnknownDays(days))
                ledger.Learn(unknown, []);
            Assert.Empty(ledger.UnknownDays(days));
            ledger.LetGo(before); // Its last batch ends only when the next has begun: something is always under way.
            Assert.Empty(ledger.UnknownDays(days));
            Assert.Equal(2, ledger.Decide(batch, Some.Noon.ToUnixTimeMilliseconds()).Count);
            Assert.InRange(bounds.Count, 2, 3);
            before = days;
        }
    }

    static DailyBounds Bounds()
    {
        var bounds = new DailyBounds(new BoundsOptions());
        bounds.Learn(DailyBounds.DayOf(Some.Noon.ToUnixTimeMilliseconds()), []);
        return bounds;
    }

    static long Hours(int hours) => (long)TimeSpan.FromHours(hours).TotalMilliseconds;
}
