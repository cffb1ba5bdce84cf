using CsCheck;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.RateLimits;

/// <summary>Decisions that outlive who made them.</summary>
public sealed class DeciderTests
{
    const long Minute = 60_000;
    static readonly long Start = Some.Noon.ToUnixTimeMilliseconds();

    enum Step { Take, GrantThenTake, Fail, HandOver, Observe, Wait }

    [Fact]
    public void Never_more_than_the_limit_is_let_through_whatever_fails() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 9], Gen.Int[0, 3]).Array[1, 300].Sample(
            steps =>
            {
                var stored = new Dictionary<(LimitKind, string, long), Grant>();
                var letThrough = new Dictionary<(string Key, long Minute), long>();
                var observed = new Dictionary<(string Key, long Minute), long>();
                var now = Start;
                var (decider, windows) = Activate();

                foreach (var (step, cost, key) in steps)
                {
                    var name = $"key{key}";
                    switch (step)
                    {
                        case Step.Take or Step.GrantThenTake:
                            var wanted = new WantedPermit(name, "GET /", false, cost);
                            var taking = decider.Take(wanted, now);
                            if (taking.Lacking.Count > 0 && step == Step.GrantThenTake)
                            {
                                foreach (var grant in taking.Lacking)
                                    stored[(grant.Kind, grant.ApiKeyId, grant.StartMs)] = grant;
                                decider.Know(taking.Key, taking.Lacking);
                                taking = decider.Take(wanted, now);
                                Assert.Empty(taking.Lacking);
                            }

                            if (taking.PermitId is not null)
                                letThrough[(name, now / Minute)] = letThrough.GetValueOrDefault((name, now / Minute)) + cost;
                            break;
                        case Step.Fail:
                            (decider, windows) = Activate();
                            break;
                        case Step.HandOver:
                            foreach (var grant in decider.Taken(now))
                                stored[(grant.Kind, grant.ApiKeyId, grant.StartMs)] = grant;
                            (decider, windows) = Activate();
                            break;
                        case Step.Observe:
                            windows.Count(Some.Record(null, DateTimeOffset.FromUnixTimeMilliseconds(now)), windows.Of(name, now), false, now);
                            observed[(name, now / Minute)] = observed.GetValueOrDefault((name, now / Minute)) + 1;
                            break;
                        case Step.Wait:
                            now += cost * 4_000;
                            break;
                    }
                }

                Assert.All(letThrough.Values, through => Assert.InRange(through, 0, 20));
                Assert.All(letThrough.GroupBy(l => l.Key.Key, l => l.Value), key => Assert.InRange(key.Sum(), 0, 60));
                Assert.InRange(letThrough.Values.Sum(), 0, 150);

                (Decider, AccountWindows) Activate()
                {
                    var anew = new AccountWindows(100);
                    anew.Use(new LimitsInForce(20, 60, null, 150, Start - DailyBounds.DayMs, Start + 30 * DailyBounds.DayMs));
                    anew.Restore(
                        new StoredWindows([.. observed.Select(o => (o.Key.Minute * Minute, o.Key.Key, o.Value))], [], observed.Values.Sum(), [.. stored.Values]),
                        now);
                    return (new Decider("acme", anew), anew);
                }
            },
            seed: "0000KOIPUsPo5");

    [Fact]
    public void After_a_failure_at_most_a_quarter_of_a_minute_is_lost_and_after_a_hand_over_nothing()
    {
        var (decider, _) = New();
        List<Grant> stored = [];
        for (var i = 0; i < 26; i++)
            Assert.NotNull(Take(decider, 1, stored));

        Assert.Equal(50, TakeAll(After(stored), stored: []));
        Assert.Equal(74, TakeAll(After([.. decider.Taken(Start)]), stored: []));
    }

    [Fact]
    public void A_reservation_that_nobody_settles_is_given_back_when_it_expires()
    {
        var (decider, _) = New();
        List<Grant> stored = [];
        var permit = Take(decider, 80, stored, TimeSpan.FromSeconds(10))!;
        Assert.Null(Take(decider, 21, stored));
        Assert.Null(decider.Take(new WantedPermit("k", "GET /", false, 21), Start + 9_999).PermitId);
        Assert.NotNull(decider.Take(new WantedPermit("k", "GET /", false, 21), Start + 10_000).PermitId);
        Assert.Equal(Settlement.Unknown, decider.Settle(permit, null, Start + 10_000));
    }

    [Fact]
    public void Reservations_have_a_bound()
    {
        var windows = new AccountWindows(10);
        windows.Use(new LimitsInForce(null, null, null, null, Start, Start + DailyBounds.DayMs));
        var decider = new Decider("acme", windows);
        var held = new WantedPermit("k", "GET /", false, 1, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 10_000; i++)
            Assert.NotNull(decider.Take(held, Start).PermitId);
        var (permit, refusedBy, lacking) = decider.Take(held, Start) is var taking ? (taking.PermitId, taking.RefusedBy, taking.Lacking.Count) : default;
        Assert.Equal((null, null, 0), (permit, refusedBy, lacking));
        Assert.NotNull(decider.Take(held, Start + 10_000).PermitId);
    }

    [Fact]
    public void A_cost_beyond_the_limit_is_refused_and_marks_nothing()
    {
        var (decider, windows) = New();
        Assert.Equal(LimitKind.RequestsPerMinute, decider.Take(new WantedPermit("k", "GET /", false, 101), Start).RefusedBy);
        Assert.Equal(LimitState.Ok, Assert.Single(decider.Uses(windows.Look("k"), isPost: true, Start)).State);
    }

    [Fact]
    public void A_clock_that_goes_back_further_than_windows_are_kept_decides_nothing()
    {
        var (decider, _) = New();
        Assert.NotNull(Take(decider, 1, []));
        Assert.Throws<UsageUnavailableException>(() => decider.Take(new WantedPermit("k", "GET /", false, 1), Start - 62 * Minute));
    }

    static (Decider Decider, AccountWindows Windows) New()
    {
        var windows = new AccountWindows(10);
        windows.Use(new LimitsInForce(100, null, null, null, Start, Start + 30 * DailyBounds.DayMs));
        return (new Decider("acme", windows), windows);
    }

    static Decider After(List<Grant> stored)
    {
        var (decider, windows) = New();
        windows.Restore(new StoredWindows([], [], 0, [.. stored.GroupBy(g => (g.Kind, g.StartMs)).Select(same => same.MaxBy(g => g.Granted))]), Start);
        return decider;
    }

    static string? Take(Decider decider, long cost, List<Grant> stored, TimeSpan? hold = null)
    {
        var taking = decider.Take(new WantedPermit("k", "GET /", false, cost, hold), Start);
        if (taking.Lacking.Count == 0)
            return taking.PermitId;
        stored.AddRange(taking.Lacking);
        decider.Know(taking.Key, taking.Lacking);
        return decider.Take(new WantedPermit("k", "GET /", false, cost, hold), Start).PermitId;
    }

    static int TakeAll(Decider decider, List<Grant> stored)
    {
        var taken = 0;
        while (Take(decider, 1, stored) is not null)
            taken++;
        return taken;
    }
}
