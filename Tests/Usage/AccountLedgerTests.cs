using TikApis.Counting;
using TikApis.Dedupe;
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
        var ledger = new AccountLedger(ids, Bounds(), new MinuteRing());

        Assert.Equal(2, ledger.Decide(batch, arrival).Duplicates);
        Assert.Equal(2, ledger.Decide(batch, arrival + Hours(25)).Count);
    }

    static DailyBounds Bounds()
    {
        var bounds = new DailyBounds(new BoundsOptions());
        bounds.Learn(DailyBounds.DayOf(Some.Noon.ToUnixTimeMilliseconds()), []);
        return bounds;
    }

    static long Hours(int hours) => (long)TimeSpan.FromHours(hours).TotalMilliseconds;
}
