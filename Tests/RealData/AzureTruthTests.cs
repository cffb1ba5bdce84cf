using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.RealData;

/// <summary>
/// A production trace of 428 accounts sent over HTTP: every figure of it that the API can express. All of its three
/// million calls with <c>TIKAPIS_TEST_FULL=1</c>, else those of its first 40 minutes.
/// </summary>
public sealed class AzureTruthTests(ITestOutputHelper output)
{
    const int AllMinutes = 480;
    const int SomeMinutes = 40;
    const string Range = "startDate=2024-05-15T08:00Z&endDate=2024-05-15T16:00Z";
    static readonly bool Full = Environment.GetEnvironmentVariable("TIKAPIS_TEST_FULL") == "1";

    readonly Dictionary<string, long> byAccount = [], byKey = [], byEndpoint = [], byTrigger = [], byHour = [];

    [Fact]
    public async Task Sent_over_HTTP_the_trace_gives_exactly_its_own_figures()
    {
        var data = Support.RealData.Folder("azure-functions-500");
        var trace = AzureTrace.Read(data, Full ? AllMinutes : SomeMinutes);
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        var began = TimeProvider.System.GetTimestamp();
        var sent = await Send(app, trace);
        output.WriteLine($"{sent:N0} events in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:N1} s");

        began = TimeProvider.System.GetTimestamp();
        foreach (var account in trace.Functions.GroupBy(f => f.Owner).Where(owner => owner.Any(f => f.Total > 0)))
            await AssertAccount(app, account.Key, [.. account]);
        output.WriteLine($"asked in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:N1} s");

        Assert.Equal(sent, byAccount.Values.Sum());
        Assert.All(new[] { byKey, byEndpoint, byTrigger, byHour }, sums => Assert.Equal(sent, sums.Values.Sum()));
        Assert.Equal(Sums(trace, f => f.App), byKey);
        Assert.Equal(Sums(trace, f => f.Trigger), byTrigger);
        if (Full)
            AssertTruth(data, trace);
    }

    static async Task<long> Send(UsageApp app, AzureTrace trace)
    {
        var accepted = 0L;
        await Parallel.ForEachAsync(trace.Bodies(10_000), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, cancellation) =>
        {
            while (true)
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-ndjson") } };
                using var response = await app.Http.PostAsync("/v1/usage/events", content, cancellation);
                if ((int)response.StatusCode == 503)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
                    continue;
                }

                var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
                Assert.True((int)response.StatusCode == 202, $"{answer}");
                Assert.Empty(answer.GetProperty("data").GetProperty("rejected").EnumerateArray());
                Interlocked.Add(ref accepted, answer.GetProperty("data").GetProperty("accepted").GetInt64());
                return;
            }
        });
        return accepted;
    }

    async Task AssertAccount(UsageApp app, string account, AzureFunction[] functions)
    {
        var usage = $"/v1/accounts/{account}/usage?{Range}";
        var hours = await app.Get($"{usage}&interval=hourly&groupBy=apiKey");
        byAccount[account] = Requests(hours.GetProperty("totals"));
        Assert.Equal(functions.Sum(f => f.Total), byAccount[account]);
        foreach (var (hour, i) in hours.GetProperty("buckets").EnumerateArray().Select((h, i) => (h, i)))
        {
            Assert.Equal(functions.Sum(f => f.Calls.Skip(60 * i).Take(60).Sum()), Requests(hour));
            Add(byHour, $"{i}", Requests(hour));
        }

        foreach (var key in hours.GetProperty("groups").EnumerateArray())
            AssertGroup(key, [.. functions.Where(f => f.App == key.GetProperty("key").GetString())], byKey);
        foreach (var category in (await app.Get($"{usage}&groupBy=category")).GetProperty("groups").EnumerateArray())
            AssertGroup(category, [.. functions.Where(f => f.Trigger == category.GetProperty("key").GetString())], byTrigger);
        foreach (var endpoint in (await app.Get($"{usage}&groupBy=endpoint")).GetProperty("groups").EnumerateArray())
            AssertGroup(endpoint, [.. functions.Where(f => $"POST {f.Path}" == endpoint.GetProperty("key").GetString())], byEndpoint);

        var busiest = functions.MaxBy(f => f.Total)!;
        var filtered = await app.Get($"{usage}&interval=hourly&endpoint={busiest.Path}&apiKeyId={busiest.App}&category={busiest.Trigger}&status=2xx");
        AssertMetrics([busiest], filtered.GetProperty("totals"));
        Assert.Equal(0, Requests((await app.Get($"{usage}&status=5xx")).GetProperty("totals")));
    }

    static void AssertGroup(JsonElement group, AzureFunction[] functions, Dictionary<string, long> sums)
    {
        AssertMetrics(functions, group);
        Add(sums, group.GetProperty("key").GetString()!, Requests(group));
    }

    static void AssertMetrics(AzureFunction[] functions, JsonElement metrics)
    {
        Assert.Equal(functions.Sum(f => f.Total), Requests(metrics));
        Assert.Equal(0, metrics.GetProperty("errors").GetInt64());
        var timed = functions.Where(f => f.Average is not null && f.Total > 0).OrderBy(f => f.Average).ToArray();
        var count = timed.Sum(f => f.Total);
        if (count == 0)
        {
            Assert.Equal(JsonValueKind.Null, metrics.GetProperty("averageResponseTimeMs").ValueKind);
            return;
        }

        Assert.Equal(timed.Sum(f => f.Total * f.Average!.Value) / count, metrics.GetProperty("averageResponseTimeMs").GetDouble(), 1e-6);
        foreach (var (name, part) in new[] { ("p50", 0.50m), ("p95", 0.95m), ("p99", 0.99m) })
        {
            var rank = Math.Max(1, (long)Math.Ceiling(part * count));
            var exact = timed.First(f => (rank -= f.Total) <= 0).Average!.Value;
            Assert.InRange(metrics.GetProperty($"{name}ResponseTimeMs").GetDouble(), exact * 0.98, exact * 1.02);
        }
    }

    void AssertTruth(string data, AzureTrace trace)
    {
        var truth = JsonElement.Parse(File.ReadAllText(Path.Combine(data, "truth.json")));
        Assert.Equal(truth.GetProperty("total_invocations").GetInt64(), byAccount.Values.Sum());
        Assert.Equal(truth.GetProperty("owners_with_calls").GetInt32(), byAccount.Count(a => a.Value > 0));
        Assert.Equal(Named(truth.GetProperty("invocations_by_trigger")), byTrigger);
        Assert.Equal(Named(truth.GetProperty("per_hour_offset")), byHour);
        Assert.Equal(
            File.ReadLines(Path.Combine(data, "truth_accounts.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(c => c[0], c => long.Parse(c[1])),
            byAccount);
        AssertTop(truth.GetProperty("top10_accounts"), byAccount);
        AssertTop(truth.GetProperty("top10_api_keys"), byKey);
        AssertTop(truth.GetProperty("top10_endpoints"), trace.Functions.ToDictionary(f => f.Hash, f => byEndpoint.GetValueOrDefault($"POST {f.Path}")));
        var weighted = trace.Functions.Where(f => f.Average is not null).Sum(f => f.Total * f.Average!.Value) / trace.Functions.Where(f => f.Average is not null).Sum(f => f.Total);
        Assert.Equal(truth.GetProperty("durations_ms").GetProperty("mean_weighted_by_invocations_of_function_averages").GetDouble(), weighted, 4);
    }

    static void AssertTop(JsonElement top, Dictionary<string, long> counted) => Assert.Equal(
        top.EnumerateArray().Select(t => (t.GetProperty("id").GetString()!, t.GetProperty("invocations").GetInt64())),
        counted.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(10).Select(c => (c.Key, c.Value)));

    static Dictionary<string, long> Sums(AzureTrace trace, Func<AzureFunction, string> name) =>
        trace.Functions.GroupBy(name).Select(g => (g.Key, Total: g.Sum(f => f.Total))).Where(g => g.Total > 0).ToDictionary(g => g.Key, g => g.Total);

    static Dictionary<string, long> Named(JsonElement counts) => counts.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64());

    static long Requests(JsonElement metrics) => metrics.GetProperty("requests").GetInt64();

    static void Add(Dictionary<string, long> sums, string name, long count) => sums[name] = sums.GetValueOrDefault(name) + count;
}
