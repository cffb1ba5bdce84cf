using TikApis.Dedupe;
using TikApis.Usage;

namespace TikApis.Tests.Crash;

/// <summary>The same numbers by the simplest means: a list of what counts, and a look through it for every question.</summary>
sealed class NaiveCount(TimeSpan dedupeWindow)
{
    readonly List<TestEvent> counted = [];
    readonly Dictionary<(string Account, string Id), long> expires = [];

    public int Count => counted.Count;

    /// <summary>Counts a batch that was acknowledged; tells how many of it are new.</summary>
    public int Acknowledge(string account, IEnumerable<TestEvent> batch, long nowMs)
    {
        lock (counted)
        {
            var before = counted.Count;
            foreach (var e in batch)
            {
                if (e.Id is not null)
                {
                    if (expires.TryGetValue((account, e.Id), out var until) && until > nowMs)
                        continue;
                    expires[(account, e.Id)] = IdWindow.ExpiryOf(nowMs, dedupeWindow);
                }

                counted.Add(e);
            }

            return counted.Count - before;
        }
    }

    /// <summary>Totals and buckets as text, to be compared with <see cref="Describe(UsageReport)"/>.</summary>
    public string Describe(string account, UsageQuery query)
    {
        var events = counted.Where(e => e.Account == account && e.At >= query.Start && e.At < query.End && query.Filter.Matches(e.Series, e.Status / 100)).ToArray();
        return Describe(
            Figures(events),
            Buckets.Of(query.Start, query.End, query.Interval)
                .Select(b => (b.Start, Figures([.. events.Where(e => e.At >= b.Start && e.At < b.End)]))));
    }

    public static string Describe(UsageReport report) =>
        Describe(Figures(report.Totals), report.Buckets.Select(b => (b.Start, Figures(b))));

    /// <summary>Endpoints as text, most used first.</summary>
    public string DescribeEndpoints(string account, UsageQuery query) => string.Join('\n', counted
        .Where(e => e.Account == account && e.At >= query.Start && e.At < query.End && query.Filter.Matches(e.Series, e.Status / 100))
        .GroupBy(e => (e.Series.Endpoint, e.Series.Category))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Endpoint, StringComparer.Ordinal)
        .Select(g => $"{g.Key.Endpoint} {g.Key.Category} {Figures([.. g])}"));

    public static string DescribeEndpoints(IEnumerable<EndpointUsage> endpoints) =>
        string.Join('\n', endpoints.Select(e => $"{e.Method} {e.Endpoint} {e.Category} {Figures(e)}"));

    static string Describe((long, long, long, double?) totals, IEnumerable<(DateTimeOffset Start, (long Requests, long, long, double?) Figures)> buckets) =>
        $"{totals}\n{string.Join('\n', buckets.Where(b => b.Figures.Requests > 0).Select(b => $"{b.Start:O} {b.Figures}"))}";

    static (long, long, long, double?) Figures(Metrics of) =>
        (of.Requests, of.Errors, of.RateLimited, of.AverageResponseTimeMs is { } average ? Math.Round(average, 6) : null);

    static (long, long, long, double?) Figures(TestEvent[] of)
    {
        // Summed as whole numbers: a sum of fractions could fall to the other side of what is rounded.
        var times = of.Where(e => e.Micros != EventRecord.NoResponseTime).Select(e => (long)e.Micros).ToArray();
        return (of.Length, of.Count(e => e.Status >= 400), of.Count(e => e.Status == 429), times.Length == 0 ? null : Math.Round(times.Sum() / 1000.0 / times.Length, 6));
    }
}

/// <summary>An event of such a test.</summary>
sealed record TestEvent(string Account, string? Id, DateTimeOffset At, Series Series, int Status, uint Micros);
