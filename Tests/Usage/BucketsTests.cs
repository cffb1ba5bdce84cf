using CsCheck;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class BucketsTests
{
    static readonly DateTimeOffset Origin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Gen<(DateTimeOffset Start, DateTimeOffset End, UsageInterval Interval)> Ranges =
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[1, 3_000], Gen.Enum<UsageInterval>(), (from, hours, interval) =>
            (Origin.AddHours(from), Origin.AddHours(from + hours), interval));

    [Fact]
    public void Of_AnyRange_CoversItWithoutGapOrOverlap() => Ranges.Sample(range =>
    {
        var buckets = Buckets.Of(range.Start, range.End, range.Interval).ToArray();
        Assert.Equal((range.Start, range.End), (buckets[0].Start, buckets[^1].End));
        Assert.All(buckets.Zip(buckets.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(buckets.Skip(1), bucket => Assert.Equal(bucket.Start, Buckets.StartOf(bucket.Start, range.Interval)));
        Assert.All(buckets, bucket => Assert.Equal(Buckets.StartOf(bucket.Start, range.Interval), Buckets.StartOf(bucket.End.AddTicks(-1), range.Interval)));
    });

    [Fact]
    public void Parts_AnyRange_CoverEveryHourOnceAndDayRowsOnlyWholeDays() => Ranges.Sample(range =>
    {
        var parts = Buckets.Parts([.. Buckets.Of(range.Start, range.End, range.Interval)]);
        Assert.Equal(range.Start.ToUnixTimeMilliseconds(), parts[0].FromMs);
        Assert.Equal(range.End.ToUnixTimeMilliseconds(), parts[^1].ToMs);
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.ToMs, pair.Second.FromMs));
        Assert.All(parts, part => Assert.True(part.FromMs < part.ToMs));
        Assert.All(parts.Where(p => p.Days), part => Assert.Equal((0, 0), (part.FromMs % DailyBounds.DayMs, part.ToMs % DailyBounds.DayMs)));
        Assert.True(range.Interval != UsageInterval.Hourly || !parts.Any(p => p.Days));
    });

    [Theory]
    [InlineData(UsageInterval.Hourly, "2024-02-29T13:00:00Z")]
    [InlineData(UsageInterval.Daily, "2024-02-29T00:00:00Z")]
    [InlineData(UsageInterval.Weekly, "2024-02-26T00:00:00Z")]
    [InlineData(UsageInterval.Monthly, "2024-02-01T00:00:00Z")]
    public void StartOf_AnInstant_IsTheBucketItIsIn(UsageInterval interval, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), Buckets.StartOf(new(2024, 2, 29, 13, 37, 5, TimeSpan.Zero), interval));

    [Fact]
    public void StartOf_ASunday_IsTheMondayBefore() =>
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 0, 0, 0, TimeSpan.Zero), Buckets.StartOf(new(2024, 5, 12, 23, 59, 59, TimeSpan.Zero), UsageInterval.Weekly));
}
