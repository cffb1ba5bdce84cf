using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using TikApis.Cli.Import;
using TikApis.Cli.Import.Sending;
using TikApis.Tests.Support;

namespace TikApis.Tests.RealData;

/// <summary>
/// Nine days of a real access log, imported over HTTP twice with a restart between, against what an independent
/// program found in it (<c>truth.json</c>, <c>truth_accounts.csv</c>).
/// </summary>
public sealed class ErddapTruthTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Imported_twice_the_logs_give_exactly_the_figures_of_the_truth()
    {
        var data = Support.RealData.Folder("erddap-nginx");
        using var folder = new TempFolder();
        await using (var app = await UsageApp.Start(folder.Database))
        {
            Assert.Contains("5,796 unreadable", await Import(app, data), StringComparison.Ordinal);
            await AssertTruth(app, data);
        }

        await using (var app = await UsageApp.Start(folder.Database))
        {
            Assert.Contains("0 accepted, 10,479 duplicates, 0 rejected", await Import(app, data), StringComparison.Ordinal);
            await AssertTruth(app, data);
        }
    }

    async Task<string> Import(UsageApp app, string data)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        using var http = new HttpClient();
        var code = await new ImportCommand(http, console, TimeProvider.System, new Random(1)).RunAsync(
            new ImportOptions
            {
                Files = [.. Directory.GetFiles(data, "tomcat-access.log.*").Order(StringComparer.Ordinal)],
                Sending = new SendingOptions { Url = app.Url, Key = UsageApp.OperatorKey },
            },
            TestContext.Current.CancellationToken);
        output.WriteLine(text.ToString());
        Assert.Equal(0, code);
        return text.ToString();
    }

    static async Task AssertTruth(UsageApp app, string data)
    {
        var truth = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "truth.json"))).RootElement;
        var accounts = (await File.ReadAllLinesAsync(Path.Combine(data, "truth_accounts.csv"))).Skip(1).Select(line => line.Split(',')).ToArray();
        var (days, hours, endpoints, classes, byDay) = (new Figures(), new Figures(), new Figures(), new Figures(), new Figures());
        var methods = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            const string Range = "startDate=2024-05-12&endDate=2024-05-20";
            var usage = $"/v1/accounts/{account[0]}/usage";
            var hourly = await app.Get($"{usage}?{Range}&interval=hourly");
            Assert.Equal((Number(account[1]), Number(account[2]) + Number(account[3])), Figures.Of(hourly.GetProperty("totals")));
            hours.AddBuckets(hourly, "yyyy-MM-dd'T'HH:mm'Z'");
            days.AddBuckets(await app.Get($"{usage}?{Range}"), "yyyy-MM-dd");
            var grouped = await app.Get($"{usage}?{Range}&groupBy=status");
            classes.AddGroups(grouped);
            foreach (var group in grouped.GetProperty("groups").EnumerateArray())
                byDay.AddBuckets(group, "yyyy-MM-dd");
            Assert.Equal(Number(account[2]), Figures.Of((await app.Get($"{usage}?{Range}&status=4xx&interval=monthly")).GetProperty("totals")).Requests);
            Assert.Equal(Number(account[3]), Figures.Of((await app.Get($"{usage}?{Range}&status=5xx&interval=weekly")).GetProperty("totals")).Requests);
            for (var page = 1; ; page++)
            {
                var some = await app.Get($"{usage}/endpoints?{Range}&limit=100&page={page}");
                endpoints.AddEndpoints(some);
                foreach (var endpoint in some.EnumerateArray())
                {
                    var method = endpoint.GetProperty("method").GetString()!;
                    methods[method] = methods.GetValueOrDefault(method) + endpoint.GetProperty("requests").GetInt64();
                }

                if (some.GetArrayLength() < 100)
                    break;
            }
        }

        Assert.Equal(917, accounts.Length);
        Assert.Equal((truth.GetProperty("total_requests").GetInt64(), truth.GetProperty("error_count_ge_400").GetInt64()), days.Total);
        Assert.Equal(days.Total, hours.Total);
        Assert.Equal(days.Total, endpoints.Total);
        Assert.Equal(Named(truth.GetProperty("per_day")), days.Requests);
        Assert.Equal(days.Requests, byDay.Requests);
        Assert.Equal(days.Errors, byDay.Errors);
        Assert.Equal(Named(truth.GetProperty("methods")), methods);
        Assert.Equal(
            Named(truth.GetProperty("status")).GroupBy(s => $"{s.Key[0]}xx", s => s.Value).Select(g => (g.Key, g.Sum())),
            classes.Requests.Select(c => (c.Key, c.Value)));
        Assert.Equal(truth.GetProperty("client_errors_4xx").GetInt64(), classes.Errors.Single().Value);
        Assert.Equal(Named(truth.GetProperty("per_hour")), hours.Requests);
        Assert.Equal(Named(truth.GetProperty("per_hour_errors")), hours.Errors);
        Assert.Equal(truth.GetProperty("distinct_endpoints_collapsed").GetInt32(), endpoints.Requests.Count);
        foreach (var top in truth.GetProperty("top10_endpoints").EnumerateArray())
        {
            var name = top.GetProperty("endpoint").GetString()!;
            Assert.Equal(top.GetProperty("requests").GetInt64(), endpoints.Requests[name]);
            Assert.Equal(top.GetProperty("errors").GetInt64(), endpoints.Errors.GetValueOrDefault(name));
        }
    }

    static SortedDictionary<string, long> Named(JsonElement counts) =>
        new(counts.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64()), StringComparer.Ordinal);

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Requests and errors by name, summed over accounts; names without any are left out, as in the truth.</summary>
    sealed class Figures
    {
        public SortedDictionary<string, long> Requests { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

        public (long Requests, long Errors) Total => (Requests.Values.Sum(), Errors.Values.Sum());

        public static (long Requests, long Errors) Of(JsonElement metrics) =>
            (metrics.GetProperty("requests").GetInt64(), metrics.GetProperty("errors").GetInt64());

        public void AddBuckets(JsonElement report, string name)
        {
            foreach (var bucket in report.GetProperty("buckets").EnumerateArray())
                Add(bucket.GetProperty("start").GetDateTimeOffset().ToString(name, CultureInfo.InvariantCulture), bucket);
        }

        public void AddGroups(JsonElement report)
        {
            foreach (var group in report.GetProperty("groups").EnumerateArray())
                Add(group.GetProperty("key").GetString()!, group);
        }

        public void AddEndpoints(JsonElement endpoints)
        {
            foreach (var endpoint in endpoints.EnumerateArray())
                Add($"{endpoint.GetProperty("method")} {endpoint.GetProperty("endpoint")}", endpoint);
        }

        void Add(string name, JsonElement metrics)
        {
            var (requests, errors) = Of(metrics);
            if (requests > 0)
                Requests[name] = Requests.GetValueOrDefault(name) + requests;
            if (errors > 0)
                Errors[name] = Errors.GetValueOrDefault(name) + errors;
        }
    }
}
