using System.Globalization;
using System.Text.Json;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>
/// G5 with filters, groups and comparisons: random questions about random events, some of which are in the tables
/// and some not yet, against a count by hand.
/// </summary>
public sealed class GroupedSumTests(GroupedSumTests.Fixture fixture) : IClassFixture<GroupedSumTests.Fixture>
{
    const int Days = 45;
    static readonly string[] Intervals = ["hourly", "daily", "weekly", "monthly"];
    static readonly string?[] Groupings = ["category", "endpoint", "apiKey", "status", null];
    static readonly string[] Keys = ["", "key-1", "key-2", "key-3"];
    static readonly string[] Categories = ["Authentication", "TikTok Posts", "=1+1", "(other)"];
    static readonly string[] Endpoints = ["GET /v1/posts/{id}", "POST /v1/posts/{id}", "GET /v1/posts", "DELETE /", "GET /v1/auth/login"];
    static readonly int[] Statuses = [100, 200, 200, 200, 201, 304, 400, 404, 429, 499, 500, 599];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Totals_are_the_sum_over_buckets_and_over_every_kind_of_group(int seed)
    {
        var random = new Random(seed);
        var account = fixture.NewId();
        List<Sent> sent = [];
        for (var round = 0; round < 12; round++)
        {
            var some = Enumerable.Range(0, random.Next(20, 150)).Select(_ => Event(random)).ToArray();
            await fixture.App.Send([.. some.Select(e => e.ToJson(account))]);
            sent.AddRange(some);
            for (var query = 0; query < 4; query++)
                await Compare(account, sent, random);
        }
    }

    [Fact]
    public async Task Groups_beyond_the_bound_are_one_and_the_most_used_keep_their_names()
    {
        var account = await fixture.NewAccount();
        var names = Enumerable.Range(0, UsageQuery.DefaultGroups + 13).Select(n => $"/v1/{(char)('a' + n / 26)}{(char)('a' + n % 26)}").ToArray();
        for (var twice = 0; twice < 2; twice++)
        {
            // Name n is used 2 n + 2 times in all; the first half may be in the tables when the second comes.
            await fixture.App.Send([.. names.SelectMany((name, n) => Enumerable.Repeat(new { accountId = account, method = "GET", endpoint = name, status = 200 }, n + 1))]);
        }

        var report = await fixture.App.Get($"/v1/accounts/{account}/usage?groupBy=endpoint");
        var groups = report.GetProperty("groups").EnumerateArray().Select(g => (Key: g.GetProperty("key").GetString()!, Requests: g.GetProperty("requests").GetInt32())).ToArray();

        Assert.Equal(
            names.Select((name, n) => ($"GET {name}", 2 * n + 2)).Reverse().Take(UsageQuery.DefaultGroups).Append(("(other)", Enumerable.Range(0, 13).Sum(n => 2 * n + 2))),
            groups);
        Assert.Equal(report.GetProperty("totals").GetProperty("requests").GetInt32(), groups.Sum(g => g.Requests));
    }

    async Task Compare(string account, List<Sent> sent, Random random)
    {
        var start = fixture.Now.UtcDateTime.Date.AddDays(-Days).AddHours(random.Next(Days * 24));
        var end = start.AddHours(random.Next(1, 24 * 20));
        if (random.Next(2) == 0)
            (start, end) = (start.Date, end.Date.AddDays(1));
        var (interval, groupBy) = (Intervals[random.Next(Intervals.Length)], Groupings[random.Next(Groupings.Length)]);
        var category = random.Next(3) == 0 ? Categories[random.Next(Categories.Length)] : null;
        var key = random.Next(3) == 0 ? Keys[random.Next(Keys.Length)] : null;
        var status = random.Next(3) == 0 ? $"{random.Next(1, 6)}xx" : null;
        var endpoint = random.Next(3) == 0 ? Endpoints[random.Next(Endpoints.Length)] : null;
        if (endpoint is not null && random.Next(2) == 0)
            endpoint = endpoint[endpoint.IndexOf('/', StringComparison.Ordinal)..];
        var compare = random.Next(3) switch { 0 => "previous", 1 => $"{start.AddHours(-random.Next(1, 500)):yyyy-MM-dd'T'HH:mm'Z'}", _ => null };
        var query = string.Join('&', new (string Name, string? Value)[]
        {
            ("startDate", $"{start:yyyy-MM-dd'T'HH:mm'Z'}"), ("endDate", $"{end:yyyy-MM-dd'T'HH:mm'Z'}"), ("interval", interval), ("groupBy", groupBy),
            ("category", category), ("apiKeyId", key), ("status", status), ("endpoint", endpoint), ("compare", compare),
        }.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        var meant = sent.Where(e =>
            (category ?? e.Category) == e.Category && (key ?? e.Key) == e.Key && (status ?? $"{e.Status / 100}xx") == $"{e.Status / 100}xx"
            && (endpoint is null || e.Endpoint == endpoint || e.Endpoint.EndsWith($" {endpoint}", StringComparison.Ordinal))).ToArray();

        var report = await fixture.App.Get($"/v1/accounts/{account}/usage?{query}");
        var expected = Within(meant, start, end);
        AssertMetrics(expected, report.GetProperty("totals"));
        AssertBuckets(expected, report.GetProperty("buckets"));
        AssertSums(report.GetProperty("totals"), report.GetProperty("buckets"));
        AssertGroups(expected, report, groupBy);
        AssertComparison(meant, start, end, report, compare);
    }

    static void AssertGroups(Sent[] expected, JsonElement report, string? groupBy)
    {
        if (groupBy is null)
        {
            Assert.False(report.TryGetProperty("groups", out _));
            return;
        }

        var groups = report.GetProperty("groups");
        var byKey = expected.GroupBy(e => e.KeyOf(groupBy)).ToDictionary(g => g.Key, g => g.ToArray());
        Assert.Equal(byKey.Keys.Order(StringComparer.Ordinal), groups.EnumerateArray().Select(g => g.GetProperty("key").GetString()!).Order(StringComparer.Ordinal));
        foreach (var group in groups.EnumerateArray())
        {
            var own = byKey[group.GetProperty("key").GetString()!];
            AssertMetrics(own, group);
            AssertBuckets(own, group.GetProperty("buckets"));
            AssertSums(group, group.GetProperty("buckets"));
            Assert.Equal((double)own.Length / expected.Length, group.GetProperty("share").GetDouble(), 12);
        }

        var named = groups.EnumerateArray().Where(g => g.GetProperty("key").GetString() != "(other)").Select(g => g.GetProperty("requests").GetInt64()).ToArray();
        Assert.Equal(named.OrderDescending(), named);
        AssertSums(report.GetProperty("totals"), groups);
    }

    static void AssertComparison(Sent[] meant, DateTime start, DateTime end, JsonElement report, string? compare)
    {
        Assert.Equal(compare is not null, report.TryGetProperty("comparison", out var comparison));
        if (compare is null)
            return;

        var from = compare == "previous" ? start - (end - start) : DateTime.Parse(compare, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        var expected = Within(meant, from, from + (end - start));
        Assert.Equal((from, from + (end - start)), (comparison.GetProperty("startDate").GetDateTime(), comparison.GetProperty("endDate").GetDateTime()));
        AssertMetrics(expected, comparison.GetProperty("totals"));
        AssertBuckets(expected, comparison.GetProperty("buckets"));
        AssertSums(comparison.GetProperty("totals"), comparison.GetProperty("buckets"));

        // Aligned: each bucket is the report's, moved by the same distance.
        Assert.Equal(
            report.GetProperty("buckets").EnumerateArray().Select(b => (b.GetProperty("start").GetDateTime() - start, b.GetProperty("end").GetDateTime() - start)),
            comparison.GetProperty("buckets").EnumerateArray().Select(b => (b.GetProperty("start").GetDateTime() - from, b.GetProperty("end").GetDateTime() - from)));
        foreach (var change in comparison.GetProperty("change").EnumerateObject())
        {
            var (now, before) = (Figure(report, change.Name), Figure(comparison, change.Name));
            Assert.Equal(now - before, Number(change.Value.GetProperty("absolute")));
            Assert.Equal(before is null or 0 ? null : 100 * (now - before) / before, Number(change.Value.GetProperty("percent")));
        }

        static double? Figure(JsonElement of, string name) => Number(of.GetProperty("totals").GetProperty(name));

        static double? Number(JsonElement of) => of.ValueKind == JsonValueKind.Null ? null : of.GetDouble();
    }

    static void AssertBuckets(Sent[] expected, JsonElement buckets)
    {
        foreach (var bucket in buckets.EnumerateArray())
            AssertMetrics(Within(expected, bucket.GetProperty("start").GetDateTime(), bucket.GetProperty("end").GetDateTime()), bucket);
    }

    static void AssertSums(JsonElement total, JsonElement parts)
    {
        foreach (var count in ExpectedMetrics.Counts)
            Assert.Equal(total.GetProperty(count).GetInt64(), parts.EnumerateArray().Sum(p => p.GetProperty(count).GetInt64()));
    }

    static void AssertMetrics(Sent[] expected, JsonElement metrics) =>
        ExpectedMetrics.AssertOf([.. expected.Select(e => (e.Status, e.Milliseconds))], metrics);

    static Sent[] Within(IEnumerable<Sent> events, DateTime from, DateTime to) => [.. events.Where(e => e.At >= from && e.At < to)];

    Sent Event(Random random) => new(
        fixture.Now.UtcDateTime.Date.AddDays(-Days).AddMilliseconds(random.NextInt64(Days * 86_400_000L)),
        Keys[random.Next(Keys.Length)],
        Endpoints[random.Next(Endpoints.Length)],
        Categories[random.Next(Categories.Length)],
        Statuses[random.Next(Statuses.Length)],
        random.Next(4) == 0 ? null : random.Next(1, 5_000_000) / 1_000.0);

    sealed record Sent(DateTime At, string Key, string Endpoint, string Category, int Status, double? Milliseconds)
    {
        public string KeyOf(string groupBy) => groupBy switch
        {
            "category" => Category,
            "endpoint" => Endpoint,
            "apiKey" => Key,
            _ => $"{Status / 100}xx",
        };

        public object ToJson(string account) => new
        {
            accountId = account,
            apiKeyId = Key.Length == 0 ? null : Key,
            timestamp = At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            method = Endpoint.Split(' ')[0],
            endpoint = Endpoint.Split(' ')[1].Replace("{id}", "42", StringComparison.Ordinal),
            status = Status,
            responseTimeMs = Milliseconds,
            category = Category,
        };
    }

    public sealed class Fixture : ClockedApp
    {
        // So often that questions find events on both sides of a checkpoint.
        protected override string[] Settings => ["--Journal:CheckpointInterval=00:00:00.100"];
    }
}
