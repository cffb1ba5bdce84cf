using Microsoft.Playwright;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>Makes the pictures in <c>docs/screenshots</c>, when <c>TIKAPIS_SCREENSHOTS</c> says where to: <c>docs/screenshots/make</c> does.</summary>
public sealed class Screenshots(Chromium chromium)
{
    static readonly (string Name, string Path)[] Pages =
    [
        ("overview", "/"), ("usage", "/usage?compare=previous"), ("endpoints", "/endpoints"), ("endpoint", "/endpoints/one?endpoint=GET%20/v1/tiktok/search"),
        ("rate-limits", "/rate-limits"), ("alerts", "/alerts"), ("alert-rules", "/alerts/rules"), ("webhooks", "/alerts/webhooks"), ("email", "/alerts/email"), ("api-keys", "/api-keys"),
        ("settings", "/settings"),
    ];

    [Fact(Explicit = true)]
    public async Task Every_page_light_dark_and_on_a_phone()
    {
        var to = Environment.GetEnvironmentVariable("TIKAPIS_SCREENSHOTS") ?? throw new InvalidOperationException("TIKAPIS_SCREENSHOTS does not say where pictures go.");
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database, "--environment=Development", "--demo");
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        await WaitForHistory(http);
        await AddAccounts(http);
        await Tell(http);
        foreach (var (kind, width, theme) in new[] { ("light", 1440, ColorScheme.Light), ("dark", 1440, ColorScheme.Dark), ("phone", 390, ColorScheme.Light) })
        {
            var page = await (await chromium.Open(width, theme)).NewPageAsync();
            await page.GotoAsync($"{api.Url}sign-in");
            await Take(page, $"{to}/sign-in-{kind}.png");
            await page.ClickAsync(".demo button");
            await page.WaitForSelectorAsync("[data-interactive]");
            foreach (var (name, path) in Pages)
            {
                await page.GotoAsync(new Uri(api.Url, path).ToString());
                await page.WaitForSelectorAsync("[data-interactive]");
                await Take(page, $"{to}/{name}-{kind}.png");
            }

            await page.ClickAsync("[aria-label='Sign out']");
            await page.FillAsync("#key", UsageApp.OperatorKey);
            await page.ClickAsync("button.primary");
            await page.WaitForSelectorAsync(".badge.ok");
            await Take(page, $"{to}/operator-{kind}.png");
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Alerts in the inbox, and somewhere to send them.</summary>
    static async Task Tell(HttpClient http)
    {
        Assert.Equal(201, (await http.Post("/v1/accounts/demo/webhooks", new { url = "https://hooks.example.com/usage", eventTypes = new[] { "alert.raised" } })).Status);
        await http.Post("/v1/usage/events", Enumerable.Range(0, 58).Select(_ => new { accountId = "demo", apiKeyId = "mobile", method = "GET", endpoint = "/v1/tiktok/search", status = 200, responseTimeMs = 90 }).ToArray());
        var now = TimeProvider.System.GetUtcNow();
        await http.Post("/v1/usage/events", Enumerable.Range(0, 120).Select(n => new { accountId = "demo", apiKeyId = "mobile", timestamp = now.AddSeconds(-25 * n), method = "GET", endpoint = "/v1/tiktok/search", status = 429, responseTimeMs = 2 }).ToArray());
        for (var tries = 0; tries < 100 && (await http.Get("/v1/accounts/demo/alerts")).Data.GetArrayLength() < 2; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }

    static async Task Take(IPage page, string path)
    {
        await page.WaitForTimeoutAsync(2_500); // Charts are drawn once their size is known, and move to their places.
        await page.ScreenshotAsync(new() { Path = path, FullPage = true });
    }

    static async Task WaitForHistory(HttpClient http)
    {
        for (var before = -1L; ;)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            var now = (await http.Get("/v1/accounts/demo/usage?interval=monthly&startDate=2000-01-01")).Data.GetProperty("totals").GetProperty("requests").GetInt64();
            if (now > 100_000 && now - before < 100)
                return;
            before = now;
        }
    }

    /// <summary>Operators have more than one account.</summary>
    static async Task AddAccounts(HttpClient http)
    {
        foreach (var (id, name, plan, requests) in new[] { ("acme", "Acme Social", "business", 90_000), ("northwind", "Northwind Media", "pro", 42_000), ("contoso", "Contoso Labs", "free", 7_500), ("fabrikam", "Fabrikam", "pro", 18_000) })
        {
            await http.Post("/v1/accounts", new { id, name, plan });
            for (var sent = 0; sent < requests; sent += 7_500)
            {
                var reply = await http.Post("/v1/usage/events", Enumerable.Range(0, 7_500).Select(i => new
                {
                    accountId = id,
                    method = "GET",
                    endpoint = "/v1/tiktok/posts/1",
                    status = i % 170 == 0 ? 500 : 200,
                    responseTimeMs = 40 + (i * 37 % 160),
                    timestamp = TimeProvider.System.GetUtcNow().AddMinutes(-(i * 5 % 40_000)),
                }).ToArray());
                Assert.Equal(202, reply.Status);
            }
        }
    }
}
