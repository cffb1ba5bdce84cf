namespace TikApis.Benchmarks.LongRange;

/// <summary>
/// Some days of one account's events in the order of time, the same for everybody who asks: more by day than by night,
/// few endpoints with much use and many with little (Zipf), response times with a long tail (log-normal).
/// </summary>
/// <param name="Count">Events.</param>
/// <param name="Endpoints">Endpoints there are.</param>
/// <param name="Start">The first midnight.</param>
/// <param name="Days">How many.</param>
sealed record PastEvents(int Count, int Endpoints, DateTimeOffset Start, int Days)
{
    public const string Account = "acme";

    const double Skew = 0.8;
    static readonly string[] Categories = ["Authentication", "TikTok Posts", "Analytics", "System"];

    /// <summary>All of 2025.</summary>
    public static PastEvents Year(int count, int endpoints) => new(count, endpoints, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), 365);

    /// <summary>The 30 days before today.</summary>
    public static PastEvents Month(int count, int endpoints) => new(count, endpoints, new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-30), 30);

    /// <summary>What the API is asked about all of it, without the question itself.</summary>
    public string Path => $"/v1/accounts/{Account}/usage?startDate={Start:yyyy-MM-dd}&endDate={Start.AddDays(Days - 1):yyyy-MM-dd}";

    /// <summary>The rows of all of it.</summary>
    public string Sql => $"account_id = '{Account}' AND at >= '{Start:yyyy-MM-dd}Z' AND at < '{Start.AddDays(Days):yyyy-MM-dd}Z'";

    /// <summary>The events of a day.</summary>
    public IEnumerable<RawEvent> Of(int day)
    {
        var random = new Random(day);
        var count = Count / Days + (day < Count % Days ? 1 : 0);
        var (names, cumulated) = Popularity();
        var times = Enumerable.Range(0, count).Select(_ => TimeOfDay(random)).Order().ToArray();
        foreach (var time in times)
        {
            var at = Array.BinarySearch(cumulated, random.NextDouble() * cumulated[^1]);
            var endpoint = Math.Min(at < 0 ? ~at : at, Endpoints - 1);
            var status = random.Next(100) switch { < 90 => 200, < 93 => 304, < 97 => 404, < 98 => 429, _ => 500 };
            yield return new RawEvent(
                Start.AddDays(day) + time,
                $"key_{random.Next(3)}",
                names[endpoint],
                Categories[endpoint % Categories.Length],
                status,
                (uint)Math.Min(30_000_000, Math.Exp(11 + 0.8 * Normal(random))));
        }
    }

    (string[] Names, double[] Cumulated) Popularity()
    {
        var names = Enumerable.Range(0, Endpoints).Select(n => $"GET /v1/resource-{(char)('a' + n / 26)}{(char)('a' + n % 26)}/items/{{id}}").ToArray();
        var cumulated = new double[Endpoints];
        for (var n = 0; n < Endpoints; n++)
            cumulated[n] = (n == 0 ? 0 : cumulated[n - 1]) + Math.Pow(n + 1, -Skew);
        return (names, cumulated);
    }

    /// <summary>The afternoon has three times the traffic of the night.</summary>
    static TimeSpan TimeOfDay(Random random)
    {
        while (true)
        {
            var hours = 24 * random.NextDouble();
            if (random.NextDouble() * 3 < 2 - Math.Cos((hours - 3) / 24 * 2 * Math.PI))
                return TimeSpan.FromMilliseconds(Math.Floor(hours * 3_600_000));
        }
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>One event.</summary>
readonly record struct RawEvent(DateTimeOffset At, string ApiKeyId, string Endpoint, string Category, int Status, uint Micros);
