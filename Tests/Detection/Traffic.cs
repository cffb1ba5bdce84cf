namespace TikApis.Tests.Detection;

/// <summary>Simulated requests of an account, in five minutes each: Poisson around a level that itself wanders by some 15 %.</summary>
sealed class Traffic(int seed, Func<DateTimeOffset, double> level)
{
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    const double Memory = 0.98;
    const double Wander = 0.03;

    readonly Random random = new(seed);

    /// <summary>Requests up to a time, from a day of the first week that depends on the seed.</summary>
    public IEnumerable<(DateTimeOffset At, double Requests)> Until(DateTimeOffset end)
    {
        var log = 0.0;
        for (var at = Monday.AddHours(random.Next(168)); at < end; at += Step)
        {
            log = Memory * log + Wander * Normal();
            yield return (at, Poisson(level(at) * Math.Exp(log)));
        }
    }

    /// <summary>Low at midnight, high at noon: on average 0.58.</summary>
    public static double Day(DateTimeOffset at) => 0.15 + 0.85 * Math.Pow(Math.Sin(Math.PI * at.TimeOfDay.TotalDays), 2);

    public static bool IsWeekend(DateTimeOffset at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>The first ten minutes after three.</summary>
    public static bool IsNightlyJob(DateTimeOffset at) => at is { Hour: 3, Minute: < 10 };

    double Poisson(double mean)
    {
        if (mean > 50)
            return Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (count, left) = (-1, 1.0);
        for (var least = Math.Exp(-mean); left > least; count++)
            left *= random.NextDouble();
        return Math.Max(0, count);
    }

    double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
