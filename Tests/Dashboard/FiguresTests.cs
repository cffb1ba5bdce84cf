using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>Each page shows the numbers that the API gives for the same question.</summary>
public sealed class FiguresTests(Chromium chromium, DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task The_overview_shows_the_summary_and_its_html_has_it_before_any_script()
    {
        var (account, key) = await app.NewAccountInUse();
        var totals = (await app.App.Get($"/v1/accounts/{account}/usage/summary")).GetProperty("totals");

        using var http = await app.SignIn(key);
        var html = await http.GetStringAsync("/");
        Assert.Contains($"data-exact=\"{totals.GetProperty("requests")}\"", html, StringComparison.Ordinal);

        var page = await app.SignIn(chromium, key);
        await AssertShows(page, totals, ("requests", "requests"), ("success-rate", "successRate"), ("error-rate", "errorRate"), ("average", "averageResponseTimeMs"), ("p95", "p95ResponseTimeMs"));
        Assert.Equal("8", await Exact(page, "quota-used"));
        Assert.Equal("8", await Exact(page, "hour"));
        await Assertions.Expect(page.Locator(".errors .status")).ToHaveCountAsync(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_event_is_on_the_page_within_a_second_and_no_number_falls()
    {
        var (account, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key);
        await page.WaitForSelectorAsync(".live.on");
        await page.WaitForSelectorAsync("[data-figure=requests] .num");
        await page.EvaluateAsync("""
            () => {
              window.seen = [];
              const figure = document.querySelector('[data-figure=requests]');
              new MutationObserver(() => seen.push([Date.now(), +figure.querySelector('.num').dataset.exact])).observe(figure, { subtree: true, attributes: true, childList: true, characterData: true });
            }
            """);
        List<double> took = [];
        for (var sent = 9; sent <= 12; sent++)
        {
            await app.Send(account, 1);
            var acknowledged = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await Assertions.Expect(Number(page, "requests")).ToHaveAttributeAsync("data-exact", $"{sent}");
            took.Add(await page.EvaluateAsync<double>("sent => window.seen.find(([, number]) => number === sent)[0]", sent) - acknowledged);
        }

        Assert.All(took, milliseconds => Assert.InRange(milliseconds, -1_000, 1_000));
        var numbers = await page.EvaluateAsync<double[]>("window.seen.map(([, number]) => number)");
        Assert.Equal(numbers.Order(), numbers);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?groupBy=endpoint&compare=previous")]
    [InlineData("?groupBy=status&interval=hourly&startDate={today}")]
    [InlineData("?category=Authentication&groupBy=none")]
    [InlineData("?status=5xx&groupBy=apiKey&interval=weekly")]
    public async Task An_address_of_usage_shows_what_the_same_question_is_answered(string query)
    {
        var (account, key) = await app.NewAccountInUse();
        query = query.Replace("{today}", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var report = await app.App.Get($"/v1/accounts/{account}/usage{query.Replace("groupBy=none", "", StringComparison.Ordinal).TrimEnd('&')}");

        var page = await app.SignIn(chromium, key, $"/usage{query}");
        await AssertShows(page, report.GetProperty("totals"), ("requests", "requests"), ("success-rate", "successRate"), ("errors", "errors"), ("average", "averageResponseTimeMs"), ("p95", "p95ResponseTimeMs"));
        var rows = await page.Locator("[aria-label='Usage by interval'] tbody tr").AllAsync();
        var buckets = report.GetProperty("buckets").EnumerateArray().Reverse().ToArray();
        Assert.Equal(buckets.Length, rows.Count);
        Assert.Equal(buckets[0].GetProperty("requests").ToString(), await rows[0].Locator("td").First.InnerTextAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_choice_of_range_and_comparison_is_in_the_address_and_in_the_figures()
    {
        var (account, key) = await app.NewAccountInUse();
        await app.App.Send(new { accountId = account, method = "GET", endpoint = "/v1/status", status = 200, timestamp = TimeProvider.System.GetUtcNow().AddDays(-40) });
        var page = await app.SignIn(chromium, key, "/usage");
        Assert.Equal("8", await Exact(page, "requests"));

        await page.ClickAsync("text=90 days");
        await Assertions.Expect(Number(page, "requests")).ToHaveAttributeAsync("data-exact", "9");
        Assert.Contains("startDate=", page.Url, StringComparison.Ordinal);

        await page.ClickAsync("text=30 days");
        await Assertions.Expect(Number(page, "requests")).ToHaveAttributeAsync("data-exact", "8");
        await page.SelectOptionAsync("#compare", "previous");
        await page.WaitForSelectorAsync("text=(dashed line)");
        Assert.Contains("compare=previous", page.Url, StringComparison.Ordinal);
        Assert.StartsWith("▲ 700 %", await page.Locator(".figures .delta").First.InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task A_download_is_the_export_of_the_same_question(string format)
    {
        var (account, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/usage?groupBy=status&startDate=2026-01-01");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync($"text={format.ToUpperInvariant()}"));
        var expected = await app.Http.GetStringAsync($"/v1/accounts/{account}/usage/export?groupBy=status&startDate=2026-01-01&format={format}");
        Assert.Equal(expected, await File.ReadAllTextAsync(await download.PathAsync()));
        Assert.EndsWith($".{format}", download.SuggestedFilename, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Endpoints_are_those_of_the_api_and_each_has_its_page()
    {
        var (account, key) = await app.NewAccountInUse();
        using var answer = await app.Http.GetAsync($"/v1/accounts/{account}/usage/endpoints");
        var endpoints = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("data").EnumerateArray().ToArray();

        var page = await app.SignIn(chromium, key, "/endpoints");
        var rows = page.Locator("[aria-label='Endpoints'] tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(endpoints.Length);
        foreach (var endpoint in endpoints)
            await Assertions.Expect(rows.Filter(new() { HasText = endpoint.GetProperty("endpoint").GetString() })).ToContainTextAsync(endpoint.GetProperty("requests").ToString());

        await page.ClickAsync("a:has-text('/v1/auth/token')");
        await page.WaitForSelectorAsync("h1:has-text('POST /v1/auth/token')");
        Assert.Equal("4", await Exact(page, "requests"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Rate_limits_are_those_of_the_api()
    {
        var (account, key) = await app.NewAccountInUse();
        var web = (await app.App.Get($"/v1/accounts/{account}/rate-limits")).EnumerateArray().Single(one => one.GetProperty("apiKeyId").GetString() == "web");
        var day = web.GetProperty("limits").EnumerateArray().Single(limit => limit.GetProperty("kind").GetString() == "requestsPerDay");

        var page = await app.SignIn(chromium, key, "/rate-limits");
        var gauge = page.Locator("[role=meter][aria-label='web: Requests a day']");
        Assert.Equal(day.GetProperty("used").ToString(), await gauge.GetAttributeAsync("aria-valuenow"));
        Assert.Equal(day.GetProperty("limit").ToString(), await gauge.GetAttributeAsync("aria-valuemax"));
        await Assertions.Expect(gauge.Locator("usage-countdown")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\d+ (h|min|s)"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Operators_see_all_accounts_and_every_node()
    {
        var (account, _) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, UsageApp.OperatorKey, "/operator");
        await page.WaitForSelectorAsync("[aria-label='Nodes'] .badge.ok");
        await page.FillAsync("#prefix", account);
        await page.PressAsync("#prefix", "Enter");
        await page.ClickAsync($"[aria-label='Accounts'] a:has-text('Account {account}')");
        await page.WaitForURLAsync($"{app.Url}/accounts/{account}");
        await Assertions.Expect(Number(page, "requests")).ToHaveAttributeAsync("data-exact", "8"); // The page before has a figure of that name too.
        await page.Context.CloseAsync();
    }

    static async Task AssertShows(IPage page, JsonElement metrics, params (string Figure, string Name)[] figures)
    {
        foreach (var (figure, name) in figures)
        {
            var expected = metrics.GetProperty(name);
            var shown = await Exact(page, figure);
            if (expected.ValueKind == JsonValueKind.Null)
                Assert.Null(shown);
            else
                Assert.Equal(expected.GetDouble(), double.Parse(shown!, CultureInfo.InvariantCulture), name.EndsWith("Ms", StringComparison.Ordinal) ? 0.001 : 0.000001);
        }
    }

    static Task<string?> Exact(IPage page, string figure) => Number(page, figure).GetAttributeAsync("data-exact");

    static ILocator Number(IPage page, string figure) => page.Locator($"[data-figure={figure}] .num");
}
