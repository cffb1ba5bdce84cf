using CsCheck;
using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

/// <summary>The window against a dictionary of ids, through random days of appends, commits, expiries and loads.</summary>
public sealed class IdWindowModelTests
{
    const int Pool = 120;

    /// <summary>Time passes, an append brings ids, and some of the appends in flight commit.</summary>
    static readonly Gen<(long Passed, int[] Ids, int Commits)> Step = Gen.Select(
        Gen.Frequency((8, Gen.Long[0, 30 * Some.Minute]), (1, Gen.Long[0, 30 * Some.Hour])),
        Gen.Int[1, Pool].Array[0, 12],
        Gen.Int[0, 3]);

    static readonly Gen<(int Minutes, int[] Ids)[]> Loads =
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[1, Pool].Array[0, 20]).Array[0, 4];

    [Fact]
    public void Window_WithRoom_KnowsExactlyWhatADictionaryKnows() => Run(maxIds: 10_000);

    [Fact]
    public void Window_AtItsBound_ForgetsOnlyTheOldestAndNothingInFlight() => Run(maxIds: 40);

    [Fact]
    public void Window_OfOneId_ForgetsOnlyTheOldestAndNothingInFlight() => Run(maxIds: 1);

    static void Run(int maxIds) => Gen.Select(Loads, Step.Array[0, 60]).Sample((loads, steps) =>
    {
        var budget = new IdBudget(long.MaxValue);
        using (var window = Some.Window(maxIds, budget))
        {
            var model = new IdModel(window, maxIds, Pool);
            foreach (var (minutes, ids) in loads.OrderBy(load => load.Minutes))
                model.Load(ids, Some.Start + minutes / 10 * 10 * Some.Minute);
            var now = Some.Start;
            foreach (var (passed, ids, commits) in steps)
            {
                now += passed;
                model.Expire(now);
                model.Append(ids, now);
                for (var i = 0; i < commits; i++)
                    model.CommitNext();
                model.AssertSame();
            }

            window.Commit(window.LastOrdinal);
            Assert.Equal(window.Count, budget.Total);
        }

        Assert.Equal(0, budget.Total);
    }, iter: 500);
}
