using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Metrics counted by hand.</summary>
static class ExpectedMetrics
{
    /// <summary>What can be summed.</summary>
    public static readonly string[] Counts = ["requests", "successes", "errors", "rateLimited"];

    /// <summary>Asserts that metrics are those of events given as status and response time: counts and averages exactly, percentiles within 2 %.</summary>
    public static void AssertOf(IReadOnlyCollection<(int Status, double? Milliseconds)> events, JsonElement metrics)
    {
        var errors = events.Count(e => e.Status >= 400);
        Assert.Equal([events.Count, events.Count - errors, errors, events.Count(e => e.Status == 429)], Counts.Select(c => (int)metrics.GetProperty(c).GetInt64()));
        AssertNear(events.Count == 0 ? null : (double)errors / events.Count, metrics.GetProperty("errorRate"), 1e-12);
        AssertNear(events.Count == 0 ? null : 1 - (double)errors / events.Count, metrics.GetProperty("successRate"), 1e-12);

        var times = events.Select(e => e.Milliseconds).OfType<double>().Order().ToArray();
        AssertNear(times.Length == 0 ? null : times.Average(), metrics.GetProperty("averageResponseTimeMs"), 1e-6);
        foreach (var (name, part) in new[] { ("p50", 0.5), ("p95", 0.95), ("p99", 0.99) })
        {
            // 2 % of the value at the rank; between two ranks either may be meant.
            var value = metrics.GetProperty($"{name}ResponseTimeMs");
            if (times.Length == 0)
                Assert.Equal(JsonValueKind.Null, value.ValueKind);
            else
                Assert.InRange(value.GetDouble(), times[(int)(part * (times.Length - 1))] * 0.98, times[(int)Math.Ceiling(part * (times.Length - 1))] * 1.02);
        }
    }

    static void AssertNear(double? expected, JsonElement value, double tolerance)
    {
        if (expected is { } number)
            Assert.Equal(number, value.GetDouble(), tolerance);
        else
            Assert.Equal(JsonValueKind.Null, value.ValueKind);
    }
}
