using System.Globalization;
using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>What was acknowledged, counted by the simplest program there is.</summary>
sealed class Ledger
{
    readonly Dictionary<(string Account, string Kind, string Name), (long Requests, long Errors)> counted = [];
    readonly Lock gate = new();

    public int Events { get; private set; }

    public void Acknowledge(IEnumerable<SentEvent> batch)
    {
        lock (gate)
        {
            foreach (var e in batch)
            {
                Events++;
                Count(e, "total", "");
                Count(e, "endpoint", $"{e.Method} {e.Endpoint}");
                Count(e, "hour", e.Timestamp.ToString("yyyy-MM-dd'T'HH':00:00Z'", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Asserts that the product says the same of every account, endpoint and hour.</summary>
    public async Task AssertEquals(HttpClient http, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var account in counted.Keys.Select(k => k.Account).Distinct().Order())
        {
            var expected = counted.Where(c => c.Key.Account == account)
                .OrderBy(c => c.Key.Kind, StringComparer.Ordinal).ThenBy(c => c.Key.Name, StringComparer.Ordinal)
                .Select(c => $"{account} {c.Key.Kind} {c.Key.Name}: {c.Value}");
            Assert.Equal(expected, await Reported(http, account, from, to));
        }
    }

    static async Task<List<string>> Reported(HttpClient http, string account, DateTimeOffset from, DateTimeOffset to)
    {
        var range = $"startDate={from:yyyy-MM-dd}&endDate={to:yyyy-MM-dd}";
        var usage = await http.DataInTime($"/v1/accounts/{account}/usage?{range}&interval=hourly");
        var endpoints = await http.DataInTime($"/v1/accounts/{account}/usage/endpoints?{range}&limit=100");
        return
        [
            .. endpoints.EnumerateArray()
                .Select(e => (Name: $"{e.GetProperty("method")} {e.GetProperty("endpoint")}", Metrics: e))
                .OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => $"{account} endpoint {e.Name}: {Figures(e.Metrics)}"),
            .. usage.GetProperty("buckets").EnumerateArray().Where(b => b.GetProperty("requests").GetInt64() > 0)
                .Select(b => $"{account} hour {b.GetProperty("start")}: {Figures(b)}"),
            $"{account} total : {Figures(usage.GetProperty("totals"))}",
        ];
    }

    static (long Requests, long Errors) Figures(JsonElement metrics) =>
        (metrics.GetProperty("requests").GetInt64(), metrics.GetProperty("errors").GetInt64());

    void Count(SentEvent e, string kind, string name)
    {
        var key = (e.AccountId, kind, name);
        var (requests, errors) = counted.GetValueOrDefault(key);
        counted[key] = (requests + 1, errors + (e.Status >= 400 ? 1 : 0));
    }
}

/// <summary>An event as a gateway sends it.</summary>
sealed record SentEvent(string Id, string AccountId, DateTimeOffset Timestamp, string Method, string Endpoint, int Status, double ResponseTimeMs);
