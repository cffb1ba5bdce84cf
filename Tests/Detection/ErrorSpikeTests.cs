using System.Numerics;
using TikApis.Detection;

namespace TikApis.Tests.Detection;

public sealed class ErrorSpikeTests(ITestOutputHelper output)
{
    static readonly DateTimeOffset Start = Traffic.Monday;
    readonly ErrorSpikeOptions options = new();

    [Theory]
    [InlineData(3, 10, 1, 10)]
    [InlineData(10, 10, 1, 2)]
    [InlineData(1, 50, 1, 100)]
    [InlineData(25, 60, 1, 50)]
    [InlineData(40, 200, 1, 20)]
    public void Tail_OfTheBinomial_IsTheExactSum(int errors, int requests, int numerator, int denominator)
    {
        var (sum, ways) = (BigInteger.Zero, BigInteger.One); // Ways to choose k of n.
        for (var k = 0; k <= requests; k++)
        {
            if (k >= errors)
                sum += ways * BigInteger.Pow(numerator, k) * BigInteger.Pow(denominator - numerator, requests - k);
            ways = ways * (requests - k) / (k + 1);
        }

        var exact = Math.Exp(BigInteger.Log(sum) - requests * Math.Log(denominator));
        Assert.Equal(1, ErrorSpike.Tail(errors, requests, (double)numerator / denominator) / exact, 1e-9);
    }

    [Fact]
    public void Tail_AtItsEnds_IsCertainOrImpossible()
    {
        Assert.Equal(1, ErrorSpike.Tail(0, 0, 0.1));
        Assert.Equal(1, ErrorSpike.Tail(5, 5, 1));
        Assert.Equal(0, ErrorSpike.Tail(1, 5, 0));
        Assert.InRange(ErrorSpike.Tail(1_000_000, 1_000_000_000, 0.0005), 0, 1e-100);
    }

    [Fact]
    public void Errors_as_usual_are_no_spike_in_a_month_of_ten_accounts()
    {
        var spikes = Enumerable.Range(1, 10).Sum(seed => new Account(seed, options).Run(30 * 1440, 40, 0.02 * seed).Began);
        Assert.Equal(0, spikes);
    }

    [Fact]
    public void Ten_times_the_errors_are_a_spike_within_minutes_and_it_ends_within_minutes_after()
    {
        var account = new Account(1, options);
        account.Run(3 * 1440, 100, 0.02);
        var rise = account.Run(60, 100, 0.2);
        Assert.Equal(1, rise.Began);
        Assert.InRange(rise.FirstMinute!.Value, 0, 5);
        Assert.True(account.Look().IsSpike);
        account.Run(7, 100, 0.02);
        Assert.False(account.Look().IsSpike);
    }

    [Fact]
    public void One_bad_minute_is_no_spike_while_the_hour_has_hardly_changed()
    {
        var spike = new ErrorSpike(options);
        var minute = 0;
        for (; minute < 2 * 1440; minute++)
            spike.Count(Start.AddMinutes(minute), 100, 5);
        spike.Count(Start.AddMinutes(minute), 100, 75);
        var once = spike.Look(Start.AddMinutes(minute));
        Assert.False(once.IsSpike);
        Assert.InRange(once.Recent.Probability, 0, options.Significance);
        spike.Count(Start.AddMinutes(++minute), 100, 75);
        Assert.True(spike.Look(Start.AddMinutes(minute)).IsSpike);
    }

    [Fact]
    public void Few_requests_or_few_errors_are_no_spike()
    {
        var few = new Account(1, options);
        few.Run(3 * 1440, 9, 0.01);
        Assert.Equal(0, few.Run(30, 9, 1).Began); // 45 requests in five minutes.
        var rare = new Account(1, options);
        rare.Run(3 * 1440, 1_000, 0);
        rare.Count(1_000, 9);
        Assert.False(rare.Look().IsSpike);
        rare.Count(1_000, 9);
        Assert.True(rare.Look().IsSpike);
    }

    [Fact]
    public void New_accounts_with_many_errors_are_no_spike_but_have_them_as_their_baseline()
    {
        var account = new Account(1, options);
        Assert.Equal(0, account.Run(10 * 1440, 20, 0.3).Began);
        Assert.InRange(account.Look().Baseline, 0.25, 0.35);
    }

    [Fact]
    public void Much_traffic_makes_no_spike_of_a_small_rise()
    {
        var account = new Account(1, options);
        account.Run(1440, 100_000, 0.01);
        Assert.Equal(0, account.Run(120, 100_000, 0.015).Began);
        Assert.Equal(1, account.Run(120, 100_000, 0.025).Began);
    }

    [Fact]
    public void A_rate_near_the_threshold_does_not_flap()
    {
        foreach (var rate in new[] { 0.05, 0.06, 0.07, 0.08, 0.1, 0.12 })
        {
            var account = new Account(1, options);
            account.Run(3 * 1440, 100, 0.02);
            var began = account.Run(12 * 60, 100, rate).Began;
            output.WriteLine($"{rate}: {began}");
            Assert.InRange(began, 0, 2); // In twelve hours, 720 looks.
        }
    }

    [Fact]
    public void A_spike_does_not_become_the_baseline_before_it_lasted_a_day()
    {
        var account = new Account(1, options);
        account.Run(3 * 1440, 100, 0.02);
        account.Run(23 * 60, 100, 0.3);
        Assert.InRange(account.Look().Baseline, 0.01, 0.03);
        Assert.True(account.Look().IsSpike);
        account.Run(8 * 1440, 100, 0.3);
        Assert.False(account.Look().IsSpike);
    }

    [Fact]
    public void Requests_that_come_late_count_in_their_own_minute_and_beyond_the_hour_in_the_baseline()
    {
        var spike = new ErrorSpike(options);
        spike.Count(Start.AddHours(3), 10, 0);
        spike.Count(Start.AddHours(3).AddMinutes(-10), 100, 50);
        spike.Count(Start.AddHours(1), 900, 800);
        var reading = spike.Look(Start.AddHours(3));
        Assert.Equal((10, 0), (reading.Recent.Requests, reading.Recent.Errors));
        Assert.Equal((110, 50), (reading.Longer.Requests, reading.Longer.Errors));
        Assert.Equal(801.0 / 1_000, reading.Baseline, 1e-9);
    }

    [Fact]
    public void Minutes_without_requests_end_a_spike()
    {
        var account = new Account(1, options);
        account.Run(1440, 100, 0.02);
        account.Run(20, 100, 0.5);
        Assert.True(account.Look().IsSpike);
        account.Run(5, 0, 0);
        Assert.False(account.Look().IsSpike);
    }

    [Fact]
    public void Read_again_at_any_time_it_goes_on_with_the_same_results()
    {
        var (whole, parts, random) = (new ErrorSpike(options), new ErrorSpike(options), new Random(3));
        for (var minute = 0; minute < 4_000; minute += random.Next(3))
        {
            var (at, errors) = (Start.AddMinutes(minute), random.Next(minute % 1_000 > 900 ? 60 : 4));
            whole.Count(at, 60, errors);
            parts.Count(at, 60, errors);
            Assert.Equal(whole.Look(at), parts.Look(at));
            parts = ErrorSpike.Read(parts.ToBytes(), options);
        }

        Assert.Equal(ErrorSpike.Bytes, whole.ToBytes().Length);
        Assert.Throws<InvalidDataException>(() => ErrorSpike.Read(whole.ToBytes()[1..], options));
    }

    /// <summary>Requests a minute, the same number in each, and errors drawn from the binomial.</summary>
    sealed class Account(int seed, ErrorSpikeOptions options)
    {
        readonly ErrorSpike spike = new(options);
        readonly Random random = new(seed);
        DateTimeOffset now = Start;

        public void Count(int requests, int errors) => spike.Count(now, requests, errors);

        public ErrorSpikeReading Look() => spike.Look(now);

        public (int Began, int? FirstMinute) Run(int minutes, int requests, double rate)
        {
            var (began, first, was) = (0, (int?)null, spike.Look(now).IsSpike);
            for (var minute = 0; minute < minutes; minute++)
            {
                now = now.AddMinutes(1);
                spike.Count(now, requests, Errors(requests, rate));
                var isSpike = spike.Look(now).IsSpike;
                if (isSpike && !was)
                    (began, first) = (began + 1, first ?? minute);
                was = isSpike;
            }

            return (began, first);
        }

        int Errors(int requests, double rate)
        {
            if (requests > 1_000) // As good as normal, and faster.
                return (int)Math.Clamp(Math.Round(requests * rate + Math.Sqrt(requests * rate * (1 - rate)) * Normal()), 0, requests);
            var errors = 0;
            for (var request = 0; request < requests; request++)
                errors += random.NextDouble() < rate ? 1 : 0;
            return errors;
        }

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
