using System.Globalization;
using System.Net.Http.Headers;
using CsvHelper;

namespace TikApis.Tests.Http;

/// <summary>Reports as files for spreadsheets.</summary>
public sealed class CsvTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    static readonly string[] Figures =
        ["requests", "successes", "errors", "rateLimited", "successRate", "errorRate", "averageResponseTimeMs", "p50ResponseTimeMs", "p95ResponseTimeMs", "p99ResponseTimeMs"];

    [Fact]
    public async Task Buckets_are_rows_with_the_figures_of_the_JSON_answer()
    {
        var account = await Used();
        var path = $"/v1/accounts/{account}/usage?startDate=2024-05-13&endDate=2024-05-15";
        var (header, rows) = await Table($"{path}&format=csv");
        var buckets = (await fixture.App.Get(path)).GetProperty("buckets").EnumerateArray().ToArray();

        Assert.Equal(["start", "end", .. Figures], header);
        Assert.Equal(3, rows.Count);
        foreach (var (row, bucket) in rows.Zip(buckets))
        {
            Assert.Equal(bucket.GetProperty("start").GetString(), row["start"]);
            foreach (var figure in Figures)
                Assert.Equal(bucket.GetProperty(figure).GetRawText() is var json && json == "null" ? "" : json, row[figure]);
        }
    }

    [Fact]
    public async Task Groups_are_rows_with_their_key_and_quoted_as_they_have_to_be()
    {
        var account = fixture.NewId();
        string[] categories = ["a,b", "say \"hi\"", "plain", "ünï"];
        await fixture.App.Send([.. categories.Select(category => Event(account, category))]);
        var (header, rows) = await Table($"/v1/accounts/{account}/usage?format=csv&groupBy=category&interval=monthly&startDate=2024-05-01");
        Assert.Equal(["start", "end", "category", .. Figures], header);
        Assert.Equal(categories.Order(StringComparer.Ordinal), rows.Select(r => r["category"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠SUM(A1)")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")")]
    public async Task No_cell_can_be_a_formula(string category)
    {
        var account = fixture.NewId();
        await fixture.App.Send(Event(account, category));
        foreach (var route in new[] { "usage?format=csv&groupBy=category", "usage/endpoints?format=csv", "usage/export?format=csv&groupBy=category&startDate=2024-05-01" })
        {
            var (_, rows) = await Table($"/v1/accounts/{account}/{route}");
            Assert.Equal($"'{category}", Assert.Single(rows)["category"]);
        }
    }

    [Fact]
    public async Task Endpoints_are_all_there_the_most_used_first()
    {
        var account = fixture.NewId();
        await fixture.App.Send([.. Enumerable.Range(0, 130).SelectMany(n => Enumerable.Repeat(
            new { accountId = account, method = "GET", endpoint = $"/v1/{(char)('a' + n / 26)}{(char)('a' + n % 26)}", status = 200 }, n == 7 ? 2 : 1))]);
        var (header, rows) = await Table($"/v1/accounts/{account}/usage/endpoints?format=csv");
        Assert.Equal(["method", "endpoint", "category", "share", .. Figures], header);
        Assert.Equal(130, rows.Count);
        Assert.Equal(("GET", "/v1/ah", "2"), (rows[0]["method"], rows[0]["endpoint"], rows[0]["requests"]));
    }

    [Theory]
    [InlineData("", "text/csv", true)]
    [InlineData("", "text/*", true)]
    [InlineData("", "text/csv;q=0.9, application/json;q=0.5", true)]
    [InlineData("", "text/csv;q=0.5, application/json", false)]
    [InlineData("", "text/csv, */*;q=0.1", true)]
    [InlineData("", "*/*", false)]
    [InlineData("", "text/html, */*;q=0.8", false)]
    [InlineData("", "text/csv;q=0", false)]
    [InlineData("format=json", "text/csv", false)]
    [InlineData("format=CSV", "application/json", true)]
    public async Task The_parameter_decides_and_without_it_the_Accept_header(string query, string accept, bool csv)
    {
        foreach (var route in new[] { "usage", "usage/endpoints", "usage/export" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/accounts/{await Used()}/{route}?{query}");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await fixture.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(csv ? "text/csv" : "application/json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("usage?format=csv&startDate=2024-05-13&endDate=2024-05-14", "usage-{0}-2024-05-13-2024-05-14.csv")]
    [InlineData("usage/endpoints?format=csv&startDate=2024-05-13T10:00Z&endDate=2024-05-14T00:00Z", "endpoints-{0}-2024-05-13-2024-05-13.csv")]
    [InlineData("usage/export?startDate=2024-05-13", "usage-{0}-2024-05-13-2024-05-15.json")]
    public async Task A_file_says_its_name(string route, string name)
    {
        var account = await fixture.NewAccount(id: fixture.NewId("a|b:@"));
        using var response = await fixture.Http.GetAsync($"/v1/accounts/{Uri.EscapeDataString(account)}/{route}", TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", string.Format(CultureInfo.InvariantCulture, name, account)), (disposition.DispositionType, disposition.FileNameStar));
    }

    async Task<string> Used()
    {
        var account = fixture.NewId();
        await fixture.App.Send(
            new { accountId = account, timestamp = "2024-05-14T08:00:00Z", method = "GET", endpoint = "/a", status = 200, responseTimeMs = 12.345 },
            new { accountId = account, timestamp = "2024-05-14T09:00:00Z", method = "GET", endpoint = "/a", status = 404, responseTimeMs = 7 },
            new { accountId = account, timestamp = "2024-05-15T08:00:00Z", method = "GET", endpoint = "/b", status = 200 });
        return account;
    }

    static object Event(string account, string category) => new { accountId = account, timestamp = "2024-05-14T08:00:00Z", method = "GET", endpoint = "/a", status = 200, category };

    async Task<(string[] Header, List<Dictionary<string, string>> Rows)> Table(string path)
    {
        using var response = await fixture.Http.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        Assert.Equal(MediaTypeHeaderValue.Parse("text/csv; charset=utf-8"), response.Content.Headers.ContentType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        using var csv = new CsvReader(new StringReader(text), CultureInfo.InvariantCulture);
        await csv.ReadAsync();
        csv.ReadHeader();
        List<Dictionary<string, string>> rows = [];
        while (await csv.ReadAsync())
            rows.Add(csv.HeaderRecord!.ToDictionary(column => column, column => csv.GetField(column)!));
        return (csv.HeaderRecord!, rows);
    }
}
