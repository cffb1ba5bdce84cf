using System.Globalization;
using TikApis.Detection;

namespace TikApis.Tests.Detection;

/// <summary>Eight weeks of simulated accounts, twenty of each kind; how many alerts each may have is said with it.</summary>
public sealed class ActivityDetectorTests(ITestOutputHelper output)
{
    const int Accounts = 20;
    static readonly DateTimeOffset Incident = Traffic.Monday.AddDays(30); // A Wednesday, after the first four weeks.
    static readonly DateTimeOffset End = Traffic.Monday.AddDays(56);

    [Fact]
    public void Quiet_accounts_never_alarm() => AssertAlerts(0, _ => 0.02);

    [Fact]
    public void Jobs_every_night_alarm_in_one_account_of_twenty_at_most() =>
        AssertAlerts(1, at => 0.05 + (Traffic.IsNightlyJob(at) ? 500 : 0));

    [Fact]
    public void Jobs_every_night_beside_other_traffic_alarm_at_most_once_in_10_weeks() =>
        AssertAlerts(Accounts * 8 / 10, at => 50 * Traffic.Day(at) + (Traffic.IsNightlyJob(at) ? 800 : 0));

    [Fact]
    public void Accounts_with_days_and_weekends_alarm_at_most_once_in_10_weeks() =>
        AssertAlerts(Accounts * 8 / 10, at => 100 * Traffic.Day(at) * (Traffic.IsWeekend(at) ? 0.2 : 1));

    [Fact]
    public void Accounts_that_are_steady_alarm_less_than_twice_in_8_weeks() => AssertAlerts(2 * Accounts, _ => 40);

    [Fact]
    public void New_accounts_alarm_in_their_first_five_days_less_than_one_in_ten()
    {
        var alarmed = Enumerable.Range(1, Accounts).Count(seed =>
        {
            var traffic = new Traffic(seed, at => 60 * Traffic.Day(at)).Until(End).ToArray();
            return Alerts(traffic.TakeWhile(row => row.At < traffic[0].At.AddDays(5))).Any();
        });
        Assert.True(alarmed < Accounts / 10, $"{alarmed} of {Accounts}");
    }

    [Fact]
    public void Jobs_once_a_week_alarm_once_and_then_are_known()
    {
        static double Level(DateTimeOffset at) => 50 * Traffic.Day(at) + (Traffic.IsNightlyJob(at) && at.DayOfWeek == DayOfWeek.Sunday ? 1000 : 0);
        AssertAlerts(2 * Accounts, Level);
        AssertAlerts(Accounts / 4, Level, after: Traffic.Monday.AddDays(28));
    }

    [Fact]
    public void Five_times_the_requests_alarm_within_10_minutes()
    {
        AssertFound(Accounts, 2, ActivityDirection.Spike, at => 100 * Traffic.Day(at), Incident.AddHours(14), 5);
        AssertFound(Accounts, 2, ActivityDirection.Spike, at => 100 * Traffic.Day(at) * (Traffic.IsWeekend(at) ? 0.2 : 1), Incident.AddHours(10), 5);
    }

    [Fact]
    public void No_requests_at_all_alarm_within_15_minutes_in_nine_of_ten_accounts() =>
        AssertFound(Accounts * 9 / 10, 3, ActivityDirection.Drop, at => 100 * Traffic.Day(at), Incident.AddHours(11), 0);

    [Fact]
    public void Two_and_a_half_times_the_requests_alarm_within_an_hour_in_three_of_four_accounts() =>
        AssertFound(Accounts * 3 / 4, 12, ActivityDirection.Spike, at => 100 * Traffic.Day(at), Incident.AddHours(14), 2.5);

    [Fact]
    public void What_alarms_is_outside_of_the_expected_band_which_holds_what_was_usual()
    {
        var detector = new ActivityDetector();
        foreach (var (at, requests) in new Traffic(3, at => 100 * Traffic.Day(at)).Until(Incident.AddHours(12)))
            detector.Observe(at, requests);
        var reading = detector.Observe(Incident.AddHours(12), 2_000);
        Assert.True(reading.Score >= ActivityReading.Alarming, $"{reading}");
        Assert.Equal(ActivityDirection.Spike, reading.Direction);
        Assert.InRange(100, reading.Expected!.Value.Low, reading.Expected.Value.High);
        Assert.InRange(reading.Expected.Value.Middle, 70, 140);
        Assert.InRange(reading.Expected.Value.High, 100, 400);
    }

    [Fact]
    public void What_stays_the_same_scores_nothing()
    {
        var detector = new ActivityDetector();
        for (var at = Traffic.Monday; at < End; at += Traffic.Step)
            Assert.Equal(0, detector.Observe(at, 45).Score);
    }

    [Fact]
    public void After_what_is_unusual_only_what_is_a_level_more_so_is_scored()
    {
        var detector = new ActivityDetector();
        foreach (var (at, requests) in new Traffic(1, _ => 100).Until(Incident))
            detector.Observe(at, requests);
        Assert.True(detector.Observe(Incident, 1_000).Score >= ActivityReading.Unusual);
        detector.Observe(Incident + Traffic.Step, 100);
        Assert.Equal(0, detector.Observe(Incident + 2 * Traffic.Step, 1_000).Score);
        Assert.True(detector.Observe(Incident + 3 * Traffic.Step, 10_000_000).Score >= ActivityReading.Alarming);
    }

    [Fact]
    public void Read_again_at_any_time_it_goes_on_with_the_same_results()
    {
        var (whole, parts) = (new ActivityDetector(), new ActivityDetector());
        foreach (var ((at, requests), row) in new Traffic(7, at => 100 * Traffic.Day(at)).Until(Traffic.Monday.AddDays(28)).Select((r, i) => (r, i)))
        {
            if (row % 97 == 0)
                parts = ActivityDetector.Read(parts.ToBytes());
            var value = row % 1_500 == 1_499 ? 3_000 : requests;
            Assert.Equal(whole.Observe(at, value), parts.Observe(at, value));
        }

        Assert.Equal(whole.ToBytes(), parts.ToBytes());
    }

    [Fact]
    public void State_is_of_one_size_below_1_KB()
    {
        var detector = new ActivityDetector();
        var size = detector.ToBytes().Length;
        Assert.InRange(size, 1, ActivityDetector.MaxBytes);
        foreach (var (at, requests) in new Traffic(1, _ => 1e9).Until(End))
            detector.Observe(at, requests);
        Assert.Equal(size, detector.ToBytes().Length);
        output.WriteLine($"{size} bytes");
    }

    [Fact]
    public void Other_bytes_are_refused()
    {
        var bytes = new ActivityDetector().ToBytes();
        Assert.Throws<InvalidDataException>(() => ActivityDetector.Read([]));
        Assert.Throws<InvalidDataException>(() => ActivityDetector.Read(bytes[..^1]));
        Assert.Throws<InvalidDataException>(() => ActivityDetector.Read([.. bytes, 0]));
        Assert.Throws<InvalidDataException>(() => ActivityDetector.Read([9, .. bytes[1..]]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivityDetector().Observe(Traffic.Monday, value));

    [Fact]
    public void Any_order_spacing_and_size_of_figures_gives_scores_from_0_to_1()
    {
        var random = new Random(11);
        for (var series = 0; series < 50; series++)
        {
            var (detector, at) = (new ActivityDetector(), Traffic.Monday);
            for (var row = 0; row < 2_000; row++)
            {
                at = at.AddSeconds(random.Next(-600, 6_000));
                var value = random.Next(4) == 0 ? 0 : Math.Pow(10, random.NextDouble() * 24 - 12) * (random.Next(3) - 1);
                Assert.InRange(detector.Observe(at, value).Score, 0, 1);
            }
        }
    }

    static IEnumerable<DateTimeOffset> Alerts(IEnumerable<(DateTimeOffset At, double Requests)> traffic)
    {
        var detector = new ActivityDetector();
        return traffic.Where(row => detector.Observe(row.At, row.Requests).Score >= ActivityReading.Alarming).Select(row => row.At);
    }

    void AssertAlerts(int most, Func<DateTimeOffset, double> level, DateTimeOffset after = default)
    {
        DateTimeOffset[] all = [.. Enumerable.Range(1, Accounts).SelectMany(seed => Alerts(new Traffic(seed, level).Until(End)).Where(at => at >= after))];
        var alerts = all.Length;
        output.WriteLine($"{alerts} alerts of {Accounts} accounts: {string.Join(' ', all.Select(a => $"{(a - Traffic.Monday).TotalDays:N1}"))}");
        Assert.True(alerts <= most, $"{alerts} alerts, at most {most} are allowed");
    }

    /// <summary>Alerts in the first rows of an incident that multiplies requests, of at least so many accounts.</summary>
    void AssertFound(int least, int rows, ActivityDirection direction, Func<DateTimeOffset, double> level, DateTimeOffset incident, double times)
    {
        var found = Enumerable.Range(1, Accounts).Count(seed =>
        {
            var detector = new ActivityDetector();
            return new Traffic(seed, at => level(at) * (at >= incident ? times : 1)).Until(incident + rows * Traffic.Step)
                .Select(row => (row.At, Reading: detector.Observe(row.At, row.Requests)))
                .ToArray()
                .Any(row => row.At >= incident && row.Reading.Score >= ActivityReading.Alarming && row.Reading.Direction == direction);
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"×{times}: {found} of {Accounts} found within {rows} rows"));
        Assert.True(found >= least, $"found in {found} accounts, {least} are asked");
    }
}
