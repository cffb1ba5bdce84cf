using System.Diagnostics;
using System.Globalization;
using System.Text;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Footprint;

/// <summary>A day of 1,000 accounts: few of them send most, each with 20 endpoints and 2 keys, one request in 20 an error.</summary>
sealed class DayOfEvents(int events)
{
    public const int EventsARequest = 2_000;

    const int Connections = 8;
    const int Accounts = 1_000;

    static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Sends all of it, in the order of time; returns events a second.</summary>
    public async Task<double> Send(HttpClient http, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, events / EventsARequest, new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellation }, async (request, stop) =>
            await http.SendUntilTaken(Body(request), stop));
        return events / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    string Body(int request)
    {
        var random = new Random(request);
        var body = new StringBuilder(EventsARequest * 160);
        for (var e = 0; e < EventsARequest; e++)
        {
            var at = Midnight.AddDays(((double)request * EventsARequest + e) / events);

            // The cube of an even spread: a tenth of the accounts sends almost half.
            var account = (int)(Math.Pow(random.NextDouble(), 3) * Accounts);
            body.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{request}-{e}\",\"accountId\":\"acct-{account}\",\"timestamp\":\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\",")
                .Append(CultureInfo.InvariantCulture, $"\"method\":\"GET\",\"endpoint\":\"/v1/things/kind{(char)('a' + random.Next(20))}\",\"status\":{(random.Next(20) == 0 ? 500 : 200)},")
                .Append(CultureInfo.InvariantCulture, $"\"responseTimeMs\":{random.Next(1, 400)},\"apiKeyId\":\"key_{random.Next(2)}\"}}\n");
        }

        return body.ToString();
    }
}
