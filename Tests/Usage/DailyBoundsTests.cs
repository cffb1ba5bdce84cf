using CsCheck;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class DailyBoundsTests
{
    static readonly BoundsOptions Small = new() { MaxEndpoints = 3, MaxApiKeys = 2, MaxCategories = 2, MaxSeries = 6, MaxDays = 2 };

    static readonly Gen<Series> AnySeries = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 3], (key, endpoint, category) =>
        new Series($"k{key}", $"GET /e{endpoint}", $"c{category}"));

    [Fact]
    public void Admit_WhateverComes_KeepsEveryCountWithinItsBound() => AnySeries.Array[0, 200].Sample(series =>
    {
        var bounds = new DailyBounds(Small);
        bounds.Learn(0, []);
        var admitted = series.Select(s => bounds.Admit(0, s)).ToArray();
        Assert.True(Named(admitted, s => s.Endpoint) <= Small.MaxEndpoints);
        Assert.True(Named(admitted, s => s.ApiKeyId) <= Small.MaxApiKeys);
        Assert.True(Named(admitted, s => s.Category) <= Small.MaxCategories);

        // Beyond the bound of combinations only the endpoint changes: keys × categories, "(other)" among them, is the most that adds.
        Assert.True(admitted.Distinct().Count() <= Small.MaxSeries + (Small.MaxApiKeys + 1) * (Small.MaxCategories + 1));
    });

    [Fact]
    public void Admit_WhatWasAdmittedUnderItsOwnNameOnce_StaysSo() => AnySeries.Array[0, 100].Sample(series =>
    {
        var bounds = new DailyBounds(Small);
        bounds.Learn(0, []);
        var first = series.Select(s => bounds.Admit(0, s)).ToArray();
        Assert.All(first.Where(s => s.Endpoint != Series.Other), s => Assert.Equal(s, bounds.Admit(0, s)));
    });

    [Fact]
    public void Learn_WhatWasCountedBefore_CountsTowardsTheBound()
    {
        var bounds = new DailyBounds(Small);
        bounds.Learn(0, [new("", "GET /a", "c"), new("", "GET /b", "c"), new("", "GET /c", "c")]);
        Assert.Equal("GET /b", bounds.Admit(0, new("", "GET /b", "c")).Endpoint);
        Assert.Equal(Series.Other, bounds.Admit(0, new("", "GET /d", "c")).Endpoint);
    }

    [Fact]
    public void LetGo_ForgetsTheDaysNotUsedForLongest()
    {
        var bounds = new DailyBounds(Small);
        for (var day = 0; day < 3; day++)
            bounds.Learn(day * DailyBounds.DayMs, []);
        bounds.Admit(0, new("", "GET /a", "c"));
        bounds.LetGo([]);
        Assert.Equal((true, false, true), (bounds.Knows(0), bounds.Knows(DailyBounds.DayMs), bounds.Knows(2 * DailyBounds.DayMs)));
    }

    [Fact]
    public void LetGo_WhileSomeBatchIsAlwaysUnderWay_KeepsTheirDaysAndOfOthersNoMoreThanTheBound() =>
        Gen.Select(Gen.Int[0, 20].Array[1, 6], Gen.Int[0, 3]).Array[1, 100].Sample(batches =>
        {
            var bounds = new DailyBounds(Small);
            Queue<long[]> underWay = [];
            foreach (var (some, done) in batches)
            {
                long[] days = [.. some.Distinct().Select(day => day * DailyBounds.DayMs)];
                bounds.Hold(days);
                underWay.Enqueue(days);
                foreach (var day in days.Where(day => !bounds.Knows(day)))
                    bounds.Learn(day, []);
                for (var i = 0; i < done && underWay.Count > 1; i++)
                {
                    bounds.LetGo(underWay.Dequeue());
                    Assert.InRange(bounds.Count, 0, Math.Max(Small.MaxDays, Held()));
                }

                Assert.All(underWay.SelectMany(d => d), day => Assert.True(bounds.Knows(day)));
                Assert.InRange(bounds.Count, 0, Small.MaxDays + Held());
            }

            int Held() => underWay.SelectMany(d => d).Distinct().Count();
        });

    [Fact]
    public void LetGo_OfADayAnotherBatchHolds_KeepsWhatItAdmitted()
    {
        var bounds = new DailyBounds(Small);
        bounds.Hold([0]);
        bounds.Learn(0, [new("", "GET /a", "c"), new("", "GET /b", "c")]);
        bounds.Hold([0]);
        Assert.Equal("GET /c", bounds.Admit(0, new("", "GET /c", "c")).Endpoint);
        bounds.LetGo([0]);
        for (var day = 1; day < 10; day++)
        {
            bounds.Hold([day * DailyBounds.DayMs]);
            bounds.Learn(day * DailyBounds.DayMs, []);
            bounds.LetGo([day * DailyBounds.DayMs]);
        }

        Assert.Equal(Series.Other, bounds.Admit(0, new("", "GET /d", "c")).Endpoint);
        bounds.LetGo([0]);
        Assert.False(bounds.Knows(DailyBounds.DayMs));
    }

    static int Named(Series[] admitted, Func<Series, string> name) => admitted.Select(name).Where(n => n != Series.Other).Distinct().Count();
}
