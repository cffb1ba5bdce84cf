using Microsoft.Playwright;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>A page whose server goes away says so, and comes back by itself.</summary>
public sealed class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task A_killed_process_is_said_and_its_page_goes_on_where_it_was_once_it_runs_again()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database);
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        await Send(http, 3);

        var page = await (await chromium.Open()).NewPageAsync();
        await page.GotoAsync($"{api.Url}sign-in?returnUrl=/accounts/acme");
        await page.FillAsync("#key", UsageApp.OperatorKey);
        await page.ClickAsync("button.primary");
        await page.WaitForSelectorAsync("[data-interactive]");
        var requests = page.Locator("[data-figure=requests] .num");
        await Assertions.Expect(requests).ToHaveAttributeAsync("data-exact", "3");

        await api.Kill();
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("connection was lost", new() { Timeout = 20_000 });
        await Assertions.Expect(requests).ToHaveAttributeAsync("data-exact", "3");

        await api.Start();
        await Send(http, 2);
        await Assertions.Expect(requests).ToHaveAttributeAsync("data-exact", "5", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_without_room_to_connect_shows_its_figures_and_says_that_they_do_not_move()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database, "--Dashboard:MaxConnections=0");
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        await Send(http, 3);

        var page = await (await chromium.Open()).NewPageAsync();
        await page.GotoAsync($"{api.Url}sign-in?returnUrl=/accounts/acme");
        await page.FillAsync("#key", UsageApp.OperatorKey);
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator("[data-figure=requests] .num")).ToHaveAttributeAsync("data-exact", "3");
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("do not move", new() { Timeout = 20_000 });
        await page.Context.CloseAsync();
    }

    static async Task Send(HttpClient http, int count)
    {
        var reply = await http.Post("/v1/usage/events", Enumerable.Range(0, count).Select(i => new { accountId = "acme", method = "GET", endpoint = "/v1/status", status = 200 }).ToArray());
        Assert.Equal(202, reply.Status);
    }
}
