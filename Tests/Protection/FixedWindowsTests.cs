using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TikApis.Api.Protection;
using TikApis.Tests.Support;

namespace TikApis.Tests.Protection;

public sealed class FixedWindowsTests
{
    readonly FakeTimeProvider clock = new(Some.Noon);

    [Fact]
    public void Windows_begin_with_their_first_count_and_end_after_their_length()
    {
        var windows = new FixedWindows(TimeSpan.FromMinutes(1), 10, clock);
        Assert.Equal(new WindowState(true, 2, 1, TimeSpan.FromMinutes(1)), windows.Take("a", 2));
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(new WindowState(true, 2, 0, TimeSpan.FromSeconds(10)), windows.Take("a", 2));
        Assert.Equal(new WindowState(false, 2, 0, TimeSpan.FromSeconds(10)), windows.Take("a", 2));
        Assert.Equal((2, TimeSpan.FromSeconds(10)), windows.Look("a"));
        Assert.True(windows.Take("b", 2).Taken);

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0, TimeSpan.FromMinutes(1)), windows.Look("a"));
        Assert.Equal(new WindowState(true, 2, 1, TimeSpan.FromMinutes(1)), windows.Take("a", 2));
    }

    [Fact]
    public void Names_beyond_the_bound_share_a_window_until_others_end()
    {
        var windows = new FixedWindows(TimeSpan.FromMinutes(1), 3, clock);
        foreach (var name in new[] { "a", "b", "c" })
            windows.Take(name, 5);
        clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 1_000; i++)
            windows.Take($"more-{i}", 5);
        Assert.Equal(4, windows.Count);
        Assert.False(windows.Take("one more", 5).Taken);
        Assert.Equal(5, windows.Look("not seen").Taken);
        Assert.True(windows.Take("a", 5).Taken);

        clock.Advance(TimeSpan.FromSeconds(58));
        Assert.True(windows.Take("one more", 5).Taken);
        Assert.Equal(2, windows.Count);
    }

    [Fact]
    public void A_clock_that_is_put_back_does_not_make_a_window_longer()
    {
        var time = new SteeredClock(Some.Noon);
        var windows = new FixedWindows(TimeSpan.FromMinutes(1), 3, time);
        windows.Take("a", 1);
        time.Advance(TimeSpan.FromHours(-1));
        Assert.True(windows.Take("a", 1).Taken);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void An_address_is_a_network_of_one_subscriber(string guesses, string asks, bool same)
    {
        var keys = new UnknownKeys(Options.Create(new RateLimitOptions { UnknownKeysPerMinute = 1 }), clock);
        keys.Failed(IPAddress.Parse(guesses));
        Assert.Equal(same, keys.Wait(IPAddress.Parse(asks), "hash") is not null);
        keys.Worked("hash");
        Assert.Null(keys.Wait(IPAddress.Parse(asks), "hash"));
    }
}
