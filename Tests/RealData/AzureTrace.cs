using System.Globalization;
using System.Text;

namespace TikApis.Tests.RealData;

/// <summary>
/// The Azure Functions trace: calls of each function in each minute. An owner is an account, an app an API key, a
/// function an endpoint, its trigger the category; every call took what the function's calls took on average.
/// </summary>
sealed class AzureTrace
{
    /// <summary>When its first minute begins: the trace itself names no day.</summary>
    public static readonly DateTimeOffset Start = new(2024, 5, 15, 8, 0, 0, TimeSpan.Zero);

    AzureTrace(IReadOnlyList<AzureFunction> functions) => Functions = functions;

    public IReadOnlyList<AzureFunction> Functions { get; }

    /// <summary>Reads the first minutes of it.</summary>
    public static AzureTrace Read(string folder, int minutes)
    {
        var averages = Rows(folder, "durations.csv").ToDictionary(r => (r[0], r[1], r[2]), r => double.Parse(r[3], CultureInfo.InvariantCulture));
        return new AzureTrace([.. Rows(folder, "invocations.csv").Select((r, n) => new AzureFunction(
            r[0],
            r[1],
            r[2],
            $"/functions/{(char)('a' + n / 26)}{(char)('a' + n % 26)}", // A hash would be taken for an id.
            r[3],
            averages.TryGetValue((r[0], r[1], r[2]), out var average) ? average : null,
            [.. r.Skip(4).Take(minutes).Select(c => int.Parse(c, CultureInfo.InvariantCulture))]))]);
    }

    /// <summary>The calls as NDJSON bodies, in the order of their minutes.</summary>
    public IEnumerable<byte[]> Bodies(int most)
    {
        var (body, count) = (new StringBuilder(), 0);
        for (var minute = 0; minute < Functions[0].Calls.Length; minute++)
        {
            foreach (var function in Functions)
            {
                for (var call = 0; call < function.Calls[minute]; call++)
                {
                    var at = Start.AddMinutes(minute).AddMilliseconds(call * 60_000L / function.Calls[minute]);
                    body.Append(function.Json).Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)).Append("\"}\n");
                    if (++count < most)
                        continue;
                    yield return Encoding.UTF8.GetBytes(body.ToString());
                    (body, count) = (new StringBuilder(body.Length), 0);
                }
            }
        }

        if (count > 0)
            yield return Encoding.UTF8.GetBytes(body.ToString());
    }

    static IEnumerable<string[]> Rows(string folder, string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(line => line.Split(','));
}

/// <summary>One function: its average duration in milliseconds, null when the trace does not say, and its calls by the minute.</summary>
sealed record AzureFunction(string Owner, string App, string Hash, string Path, string Trigger, double? Average, int[] Calls)
{
    public long Total { get; } = Calls.Sum(c => (long)c);

    /// <summary>An event up to its time.</summary>
    public string Json { get; } = string.Create(CultureInfo.InvariantCulture, $$"""
        {"accountId":"{{Owner}}","apiKeyId":"{{App}}","method":"POST","endpoint":"{{Path}}","status":200,"category":"{{Trigger}}"{{(Average is { } ms ? $",\"responseTimeMs\":{ms}" : "")}},"timestamp":"
        """);
}
