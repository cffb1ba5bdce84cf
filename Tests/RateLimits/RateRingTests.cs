using CsCheck;
using TikApis.RateLimits;

namespace TikApis.Tests.RateLimits;

public sealed class RateRingTests
{
    [Fact]
    public void The_sum_is_that_of_the_twelve_cells_up_to_now() =>
        Gen.Select(Gen.Int[0, 9_000], Gen.Int[-2_000, 70_000], Gen.Int[1, 3]).Array[1, 80].Sample(
            steps =>
            {
                var ring = new RateRing();
                var now = 1_700_000_000_000L;
                List<(long At, int Requests)> sent = [];
                foreach (var (pause, ago, requests) in steps)
                {
                    now += pause;
                    ring.Add(now - ago, now, requests);
                    if ((now - ago) / 5_000 <= now / 5_000)
                        sent.Add((now - ago, requests));
                    Assert.Equal(sent.Where(s => s.At / 5_000 > now / 5_000 - 12).Sum(s => s.Requests), ring.Sum(now));
                }
            },
            seed: "0000KOIPUsPo5");

    [Fact]
    public void A_burst_at_the_end_of_a_minute_is_seen_in_the_next()
    {
        var ring = new RateRing();
        var minute = 1_700_000_040_000L;
        ring.Add(minute - 1_000, minute - 1_000, 50);
        Assert.Equal((50, 50, 0), (ring.Sum(minute), ring.Sum(minute + 50_000), ring.Sum(minute + 60_000)));
    }
}
