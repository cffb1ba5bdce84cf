using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Fact]
    public void The_waits_are_the_published_ones_and_end()
    {
        double[] hours = [5.0 / 3600, 5.0 / 60, 0.5, 2, 5, 10, 14, 20, 24];
        for (var failures = 1; failures <= hours.Length; failures++)
            Assert.Equal(hours[failures - 1], RetrySchedule.Next(failures, null, 0.5)!.Value.TotalHours, 9);
        Assert.Null(RetrySchedule.Next(10, null, 0.5));
        Assert.Null(RetrySchedule.Next(10, TimeSpan.FromHours(1), 0.5));
    }

    [Fact]
    public void Jitter_is_a_tenth_either_way()
    {
        Assert.Equal(270, RetrySchedule.Next(2, null, 0)!.Value.TotalSeconds, 6);
        Assert.Equal(330, RetrySchedule.Next(2, null, 1)!.Value.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(60, 60)]
    [InlineData(10_000_000, 86_400)]
    public void A_longer_wait_asked_for_is_kept_up_to_a_day(int asked, int waited) =>
        Assert.Equal(waited, RetrySchedule.Next(1, TimeSpan.FromSeconds(asked), 0.5)!.Value.TotalSeconds, 6);
}
