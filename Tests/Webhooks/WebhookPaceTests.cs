using TikApis.Tests.Support;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

/// <summary>How fast an endpoint may be sent messages.</summary>
public sealed class WebhookPaceTests
{
    [Fact]
    public void Within_any_second_ten_attempts_may_begin()
    {
        var pace = new WebhookPace();
        Assert.Equal(10, pace.Free(Some.Noon));
        pace.Begin(Some.Noon, 4);
        pace.Begin(Some.Noon.AddMilliseconds(600), 6);
        Assert.Equal(0, pace.Free(Some.Noon.AddMilliseconds(999)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pace.Wait(Some.Noon.AddMilliseconds(999)));
        Assert.Equal(4, pace.Free(Some.Noon.AddSeconds(1)));
        Assert.Equal(TimeSpan.Zero, pace.Wait(Some.Noon.AddSeconds(1)));
        Assert.Equal(10, pace.Free(Some.Noon.AddMilliseconds(1_600)));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_hold_it()
    {
        var pace = new WebhookPace();
        pace.Begin(Some.Noon, 10);
        Assert.Equal(10, pace.Free(Some.Noon.AddHours(-1)));
    }
}
