using CsCheck;
using TikApis.Alerts;
using TikApis.Tests.Support;

namespace TikApis.Tests.Alerts;

/// <summary>Which conditions are news.</summary>
public sealed class FiringTests
{
    static readonly AlertRule Rule = DefaultAlertRules.All[1];

    [Fact]
    public void However_often_a_level_is_said_each_crossing_of_a_window_is_told_once_and_its_end_once()
    {
        // Levels that rise and fall, in windows that only go ahead, each said one to three times; no time passes.
        var said = Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Int[1, 3]).Array[1, 60];
        said.Sample(
            steps =>
            {
                var (fired, told, window) = ((FiredCondition?)null, new List<(long Window, int Level)>(), 1L);
                foreach (var (level, isNext, times) in steps)
                {
                    window += isNext ? 1 : 0;
                    for (var i = 0; i < times; i++)
                    {
                        var condition = Condition(window, level);
                        if (!condition.IsNews(fired, Some.Noon))
                            continue;
                        told.Add((window, level));
                        fired = new FiredCondition(Rule.Id, "", window, level == 0 ? fired!.Level : level, level > 0, Some.Noon.AddHours(1), Some.Noon, "alert");
                    }
                }

                // Within its silence a window is told rising levels only, each at most once; never an end without a crossing before it.
                foreach (var one in told.GroupBy(t => t.Window))
                {
                    var levels = one.Select(t => t.Level).Where(level => level > 0).ToArray();
                    Assert.Equal(levels.Distinct().Order(), levels);
                }

                Assert.DoesNotContain(told.Zip(told.Skip(1)), pair => pair is { First.Level: 0, Second.Level: 0 });
                Assert.Equal(steps.Any(step => step.Item1 > 0), told.Count > 0);
                Assert.NotEqual(0, told.FirstOrDefault((1, 1)).Level);
            },
            iter: 2_000,
            seed: "0000Fb8JoFO2");
    }

    [Fact]
    public void What_is_over_is_told_again_after_its_silence_and_before_it_only_when_it_is_worse()
    {
        var over = new FiredCondition(Rule.Id, "", 0, 1, false, Some.Noon, Some.Noon, "alert");
        Assert.False(Condition(0, 1).IsNews(over, Some.Noon.AddTicks(-1)));
        Assert.True(Condition(0, 2).IsNews(over, Some.Noon.AddTicks(-1)));
        Assert.True(Condition(0, 1).IsNews(over, Some.Noon));
        Assert.False(Condition(0, 0).IsNews(over, Some.Noon));
        Assert.True(over.IsPast(Some.Noon));
        Assert.False(over.IsPast(Some.Noon.AddTicks(-1)));
        Assert.False((over with { Holds = true }).IsPast(Some.Noon));
    }

    [Fact]
    public void What_comes_late_of_a_window_before_is_not_told()
    {
        var fired = new FiredCondition(Rule.Id, "", 10, 1, true, Some.Noon, Some.Noon, "alert");
        Assert.False(Condition(9, 3).IsNews(fired, Some.Noon));
        Assert.False(Condition(9, 0).IsNews(fired, Some.Noon));
        Assert.True(Condition(11, 1).IsNews(fired, Some.Noon));
        Assert.True(Condition(10, 0).IsNews(fired, Some.Noon));
    }

    [Fact]
    public void What_a_rule_fired_before_it_looked_at_something_else_means_nothing()
    {
        var fired = new FiredCondition(Rule.Id, "", 10, 3, true, Some.Noon, Some.Noon, "alert", RuleVersion: 1);
        var (older, same, newer) = (Condition(10, 4), Condition(10, 1), Condition(10, 1));
        Assert.False((older with { Rule = Rule }).IsNews(fired, Some.Noon));
        Assert.False((same with { Rule = Rule with { Version = 1 } }).IsNews(fired, Some.Noon));
        Assert.True((newer with { Rule = Rule with { Version = 2 } }).IsNews(fired, Some.Noon));
        Assert.False((newer with { Rule = Rule with { Version = 2 }, Level = 0 }).IsNews(fired, Some.Noon));
    }

    static AlertCondition Condition(long window, int level) => new(Rule, "", window, level, new AlertFigures { Title = "", Message = "", Unit = "requests" });
}
