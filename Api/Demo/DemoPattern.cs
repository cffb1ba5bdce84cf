using TikApis.Usage;

namespace TikApis.Api.Demo;

/// <summary>One made-up request.</summary>
readonly record struct DemoEvent(DateTimeOffset At, int Number, Series Series, ushort Status, uint ResponseMicros);

/// <summary>
/// What the demo account does: it grows over the year, works by day and less on weekends, and now and then has a bad
/// hour. Drawn from a seed that the time gives.
/// </summary>
/// <param name="seed">Where the numbers begin.</param>
/// <param name="now">The end of the year that is told.</param>
sealed class DemoPattern(DateTimeOffset seed, DateTimeOffset now)
{
    const double RequestsPerDay = 3_400;
    const double GrowthPerYear = 0.55;

    static readonly (string Endpoint, string Category, double Weight, double Milliseconds, double Spread, double Errors)[] Endpoints =
    [
        ("GET /v1/tiktok/posts/{id}", "TikTok Posts", 34, 62, 0.45, 0.006),
        ("GET /v1/tiktok/users/{id}/posts", "TikTok Posts", 18, 140, 0.5, 0.009),
        ("GET /v1/analytics/posts/{id}/views", "Analytics", 15, 210, 0.55, 0.008),
        ("GET /v1/tiktok/search", "TikTok Posts", 9, 320, 0.6, 0.021),
        ("GET /v1/analytics/accounts/{id}", "Analytics", 8, 180, 0.5, 0.005),
        ("POST /v1/auth/token", "Authentication", 6, 48, 0.35, 0.012),
        ("GET /v1/tiktok/hashtags/{id}", "TikTok Posts", 4, 95, 0.45, 0.007),
        ("GET /v1/status", "System", 3, 9, 0.3, 0.0005),
        ("POST /v1/analytics/reports", "Analytics", 2, 950, 0.7, 0.034),
        ("POST /v1/tiktok/posts", "TikTok Posts", 0.25, 410, 0.5, 0.018),
        ("DELETE /v1/tiktok/posts/{id}", "TikTok Posts", 0.12, 130, 0.4, 0.01),
    ];

    const string Jobs = "demo-nightly-jobs";

    /// <summary>The account's keys: by which request each is made, its name, and its part of the traffic.</summary>
    public static readonly (string Request, string Name, double Weight)[] Keys =
        [("demo-web-app", "Web app", 0.56), ("demo-mobile-app", "Mobile app", 0.31), (Jobs, "Nightly jobs", 0.13)];

    readonly Random random = new((int)(seed.ToUnixTimeSeconds() % int.MaxValue));
    int number;

    /// <summary>Requests of <c>[start, end)</c>, in the order of time.</summary>
    public IEnumerable<DemoEvent> Events(DateTimeOffset start, DateTimeOffset end)
    {
        for (var minute = start; minute < end;)
        {
            var next = Buckets.StartOf(minute, UsageInterval.Hourly).AddMinutes(minute.Minute + 1);
            next = next < end ? next : end;
            var expected = PerMinute(minute) * (next - minute).TotalMinutes;
            var count = Poisson(expected);
            for (var i = 0; i < count; i++)
                yield return Draw(minute + (next - minute) * ((i + random.NextDouble()) / count));
            minute = next;
        }
    }

    double PerMinute(DateTimeOffset at)
    {
        var yearsAgo = (now - at).TotalDays / 365;
        var weekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.58 : 1;
        var hour = at.TimeOfDay.TotalHours;
        var day = 0.35 + 0.95 * Math.Exp(-Math.Pow((hour - 14.5) / 4.6, 2)) + 0.35 * Math.Exp(-Math.Pow((hour - 20.5) / 1.8, 2));
        var wave = 1 + 0.08 * Math.Sin(at.DayOfYear / 11.0) + 0.05 * Math.Sin(at.DayOfYear / 3.7);
        return RequestsPerDay / 1440 * (1 - GrowthPerYear * yearsAgo) * weekend * day * wave * 1.32;
    }

    DemoEvent Draw(DateTimeOffset at)
    {
        var endpoint = Pick(Endpoints, e => e.Weight);
        var key = at.Hour is >= 1 and < 4 && random.NextDouble() < 0.5 ? Jobs : Pick(Keys, k => k.Weight).Request;
        var isBad = IsBadHour(at);
        var milliseconds = endpoint.Milliseconds * Math.Exp(endpoint.Spread * Normal()) * (isBad ? 2.4 : 1);
        var status = random.NextDouble() >= endpoint.Errors * (isBad ? 9 : 1) ? Success(endpoint.Endpoint)
            : random.NextDouble() switch { < 0.34 => 404, < 0.5 => 400, < 0.6 => 429, < 0.68 => 401, < 0.9 => 500, _ => 503 };
        return new DemoEvent(at, number++, new Series($"key_{key}", endpoint.Endpoint, endpoint.Category), (ushort)status, (uint)(1000 * Math.Clamp(milliseconds, 1, 60_000)));
    }

    int Success(string endpoint) => endpoint[0] switch
    {
        'P' when endpoint.EndsWith("/posts", StringComparison.Ordinal) || endpoint.EndsWith("/reports", StringComparison.Ordinal) => 201,
        'D' => 204,
        'G' when random.NextDouble() < 0.07 => 304,
        _ => 200,
    };

    /// <summary>About one hour in eight days, the same ones however they are asked for.</summary>
    static bool IsBadHour(DateTimeOffset at) => unchecked((uint)(at.ToUnixTimeSeconds() / 3600) * 2_654_435_761u) % 191 == 0;

    T Pick<T>(T[] all, Func<T, double> weight)
    {
        var left = random.NextDouble() * all.Sum(weight);
        return Array.Find(all, one => (left -= weight(one)) < 0) ?? all[^1];
    }

    double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Knuth's method: the expected counts are small.</summary>
    int Poisson(double expected)
    {
        var (limit, product, count) = (Math.Exp(-expected), random.NextDouble(), 0);
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }
}
