using System.Globalization;
using System.Text;

namespace TikApis.Benchmarks.Activation;

/// <summary>
/// A month of one account: in every hour of the last 30 days each of its endpoints is called once, with 2 keys, and one
/// call in 20 is an error. All of it comes now, so that all its ids are remembered.
/// </summary>
/// <param name="id">The account.</param>
/// <param name="now">When the month ends.</param>
sealed class MonthOfAccount(string id, DateTimeOffset now)
{
    public const int Days = 30;
    public const int Endpoints = 20;
    public const int Events = Days * 24 * Endpoints;

    const int HoursARequest = 6 * 24;

    /// <summary>Bodies to send, a line an event.</summary>
    public IEnumerable<string> Bodies() => Enumerable.Range(0, Days * 24).Chunk(HoursARequest).Select(Body);

    string Body(int[] hours)
    {
        var body = new StringBuilder(hours.Length * Endpoints * 190);
        foreach (var hour in hours)
        {
            for (var endpoint = 0; endpoint < Endpoints; endpoint++)
            {
                var n = hour * Endpoints + endpoint;
                var at = now.AddHours(-hour).AddMinutes(-endpoint);
                body.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{n}\",\"accountId\":\"{id}\",\"timestamp\":\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\",")
                    .Append(CultureInfo.InvariantCulture, $"\"method\":\"GET\",\"endpoint\":\"/v1/things/kind{(char)('a' + endpoint)}\",\"status\":{((hour + endpoint) % 20 == 0 ? 500 : 200)},")
                    .Append(CultureInfo.InvariantCulture, $"\"responseTimeMs\":{1 + n * 7919 % 400},\"apiKeyId\":\"key_{(hour + endpoint) % 2}\"}}\n");
            }
        }

        return body.ToString();
    }
}
