using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>axe finds nothing on any page in either theme, nothing moves, and nothing comes from elsewhere.</summary>
public sealed class AccessibilityTests(Chromium chromium, DashboardApp app) : IClassFixture<DashboardApp>
{
    static readonly string[] OwnersPages =
        ["/", "/usage?compare=previous", "/usage?startDate=nothing", "/endpoints", "/endpoints/one?endpoint=POST%20/v1/auth/token", "/rate-limits", "/alerts", "/alerts/nothing", "/alerts/rules", "/alerts/webhooks", "/alerts/webhooks/nothing", "/alerts/email", "/api-keys", "/settings", "/nonsense", "/accounts/another"];

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_no_violation_and_no_page_is_wider_than_its_window(ColorScheme theme, int width)
    {
        var (account, key) = await app.NewAccountInUse();
        await Tell(account, key);
        var unused = await app.NewKey(await app.NewAccount("free"), "account");
        foreach (var (who, paths) in new[] { (key, OwnersPages), (unused, ["/", "/rate-limits"]), (UsageApp.OperatorKey, ["/operator", $"/accounts/{account}"]) })
        {
            var page = await app.SignIn(chromium, who, paths[0], width, theme);
            foreach (var path in paths)
            {
                await app.Go(page, path);
                if (path == "/alerts/rules")
                    await page.ClickAsync("text=New rule");
                await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
                await AssertAccessible(page, path);
                Assert.Equal((path, 0), (path, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)")));
            }

            await page.GotoAsync($"{app.Url}/sign-in");
            await AssertAccessible(page, "/sign-in");
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Everything_works_by_keyboard()
    {
        var (_, key) = await app.NewAccountInUse();
        var page = await (await chromium.Open()).NewPageAsync();
        await page.GotoAsync($"{app.Url}/sign-in");
        await page.WaitForSelectorAsync("#key:focus"); // By itself; a browser may do so a moment after the page is loaded.
        await page.Keyboard.TypeAsync(key);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-interactive]");
        await page.WaitForSelectorAsync("h1:focus");
        await GoBackTo(page, "Skip to content");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("main:focus");
        await GoBackTo(page, "Usage");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"{app.Url}/usage");
        await page.WaitForSelectorAsync("h1:has-text('Usage'):focus");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_first_page_is_light_does_not_move_and_loads_nothing_from_elsewhere()
    {
        var (_, key) = await app.NewAccountInUse();
        var context = await chromium.Open();
        var page = await context.NewPageAsync();
        await context.AddInitScriptAsync("window.shift = 0; new PerformanceObserver(list => { for (const moved of list.getEntries()) if (!moved.hadRecentInput) window.shift += moved.value; }).observe({ type: 'layout-shift', buffered: true });");
        List<string> hosts = [], complaints = [];
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        page.Console += (_, line) =>
        {
            if (line.Type is "error" or "warning")
                complaints.Add(line.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync($"{app.Url}/sign-in");
        await page.FillAsync("#key", key);
        await page.ClickAsync("button.primary");
        await page.WaitForSelectorAsync("[data-interactive] .minute-chart .rz-column-series path", new() { State = WaitForSelectorState.Attached });

        // As for somebody who comes the first time: nothing of it is kept.
        await (await context.NewCDPSessionAsync(page)).SendAsync("Network.clearBrowserCache");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("[data-interactive] .minute-chart .rz-column-series path", new() { State = WaitForSelectorState.Attached });
        var bytes = await page.EvaluateAsync<int>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(one => !one.name.includes('blazor.web')).reduce((sum, one) => sum + one.transferSize, 0)");
        Assert.InRange(bytes, 20_000, 500_000);
        Assert.InRange(await page.EvaluateAsync<double>("window.shift"), 0, 0.001);
        Assert.Equal([app.App.Url.Authority], hosts.Distinct());
        Assert.Empty(complaints);
        await context.CloseAsync();
    }

    /// <summary>An alert in the inbox, and an endpoint.</summary>
    async Task Tell(string account, string key)
    {
        using var http = app.App.WithKey(key);
        Assert.Equal(201, (await http.Post("/v1/account/webhooks", new { url = "https://example.com/hooks" })).Status);
        await app.App.Send([.. Enumerable.Range(0, 50).Select(_ => new { accountId = account, apiKeyId = "ios", method = "GET", endpoint = "/v1/analytics", status = 200 })]);
        for (var tries = 0; tries < 100 && (await http.Get("/v1/account/alerts")).Data.GetArrayLength() == 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }

    static async Task GoBackTo(IPage page, string text)
    {
        for (var tabs = 0; tabs < 20 && await page.EvaluateAsync<string>("document.activeElement.textContent.trim()") != text; tabs++)
            await page.Keyboard.PressAsync("Shift+Tab");
        Assert.Equal(text, await page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
    }

    static async Task AssertAccessible(IPage page, string path)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{path}: {string.Join('\n', found.Violations.Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Take(3).Select(node => node.Html))}"))}");
    }
}
