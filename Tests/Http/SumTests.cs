using System.Globalization;
using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>G5: totals are the sum over buckets, endpoints and categories, and what an independent count says.</summary>
public sealed class SumTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    const int Events = 1_500;
    const int Days = 100;
    static readonly string[] Intervals = ["hourly", "daily", "weekly", "monthly"];
    static readonly int[] Statuses = [100, 200, 200, 201, 304, 399, 400, 404, 429, 429, 499, 500, 599];

    static readonly (string Method, string Sent, string Endpoint, string Category)[] Routes =
    [
        ("GET", "/v1/tiktok/posts/42?page=1", "/v1/tiktok/posts/{id}", "TikTok Posts"),
        ("GET", "/v1/tiktok/posts/43", "/v1/tiktok/posts/{id}", "TikTok Posts"),
        ("POST", "/v1/tiktok/posts", "/v1/tiktok/posts", "TikTok Posts"),
        ("post", "/v1/auth/login", "/v1/auth/login", "Authentication"),
        ("GET", "https://api.example.com/v1/analytics/reports#top", "/v1/analytics/reports", "Analytics"),
        ("GET", "/v1/analyticsx", "/v1/analyticsx", "System"),
        ("DELETE", "/", "/", "System"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_sum_agrees_with_a_count_by_hand(int seed)
    {
        var random = new Random(seed);
        var account = fixture.NewId();
        var sent = Enumerable.Range(0, Events).Select(_ => Random(random)).ToArray();
        foreach (var some in sent.Chunk(200))
            await fixture.App.Send([.. some.Select(e => e.ToJson(account))]);

        for (var query = 0; query < 12; query++)
        {
            var interval = Intervals[query % 4];
            var (start, end) = query < 4 ? (fixture.Now.UtcDateTime.Date.AddDays(-Days - 1), fixture.Now.UtcDateTime.Date.AddDays(1)) : Range(random);
            foreach (var category in Routes.Select(r => r.Category).Append("Mine").Distinct().Prepend(null))
                await Compare(account, [.. sent.Where(e => e.At >= start && e.At < end && (category ?? e.Category) == e.Category)], start, end, interval, category);
        }
    }

    async Task Compare(string account, Sent[] expected, DateTime start, DateTime end, string interval, string? category)
    {
        var query = $"startDate={start:yyyy-MM-dd'T'HH:mm:ss'Z'}&endDate={end:yyyy-MM-dd'T'HH:mm:ss'Z'}&interval={interval}{(category is null ? "" : $"&category={category}")}";
        var report = await fixture.App.Get($"/v1/accounts/{account}/usage?{query}");
        AssertMetrics(expected, report.GetProperty("totals"));

        var buckets = report.GetProperty("buckets").EnumerateArray().ToArray();
        foreach (var count in ExpectedMetrics.Counts)
            Assert.Equal(report.GetProperty("totals").GetProperty(count).GetInt64(), buckets.Sum(b => b.GetProperty(count).GetInt64()));
        foreach (var bucket in buckets)
        {
            var (from, to) = (bucket.GetProperty("start").GetDateTime(), bucket.GetProperty("end").GetDateTime());
            AssertMetrics([.. expected.Where(e => e.At >= from && e.At < to)], bucket);
        }

        var endpoints = (await fixture.App.Get($"/v1/accounts/{account}/usage/endpoints?{query.Replace($"&interval={interval}", "", StringComparison.Ordinal)}&limit=100")).EnumerateArray().ToArray();
        var byEndpoint = expected.GroupBy(e => (e.Method, e.Endpoint, e.Category)).ToDictionary(g => g.Key, g => g.ToArray());
        Assert.Equal(byEndpoint.Count, endpoints.Length);
        foreach (var endpoint in endpoints)
        {
            var own = byEndpoint[(endpoint.GetProperty("method").GetString()!, endpoint.GetProperty("endpoint").GetString()!, endpoint.GetProperty("category").GetString()!)];
            AssertMetrics(own, endpoint);
            Assert.Equal((double)own.Length / expected.Length, endpoint.GetProperty("share").GetDouble(), 12);
        }

        Assert.Equal(endpoints.Select(e => e.GetProperty("requests").GetInt64()).OrderDescending(), endpoints.Select(e => e.GetProperty("requests").GetInt64()));
    }

    static void AssertMetrics(Sent[] expected, JsonElement metrics) =>
        ExpectedMetrics.AssertOf([.. expected.Select(e => (e.Status, e.Milliseconds))], metrics);

    Sent Random(Random random)
    {
        var route = Routes[random.Next(Routes.Length)];
        var named = random.Next(10) == 0;
        return new Sent(
            fixture.Now.UtcDateTime.Date.AddDays(1 - Days).AddMilliseconds(random.NextInt64(Days * 86_400_000L - 12 * 3_600_000L)),
            route.Method.ToUpperInvariant(),
            route.Sent,
            route.Endpoint,
            named ? "Mine" : route.Category,
            Statuses[random.Next(Statuses.Length)],
            random.Next(4) == 0 ? null : random.Next(1, 5_000_000) / 1_000.0,
            named);
    }

    (DateTime Start, DateTime End) Range(Random random)
    {
        var start = fixture.Now.UtcDateTime.Date.AddDays(-Days).AddHours(random.Next(Days * 24));
        return (start, start.AddHours(random.Next(1, Days * 24)));
    }

    sealed record Sent(DateTime At, string Method, string Path, string Endpoint, string Category, int Status, double? Milliseconds, bool NamesCategory)
    {
        public object ToJson(string account) => new
        {
            accountId = account,
            timestamp = At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            method = Method,
            endpoint = Path,
            status = Status,
            responseTimeMs = Milliseconds,
            category = NamesCategory ? Category : null,
        };
    }
}
