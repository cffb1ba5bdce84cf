using System.Net;
using Microsoft.Playwright;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>While the database is away pages say so in words, and are what they were when it is back, by themselves.</summary>
[Collection(RealProcesses.Name)]
public sealed class OutageTests(Chromium chromium)
{
    [Fact]
    public async Task Pages_say_that_figures_cannot_be_read_and_go_on_by_themselves()
    {
        using var server = PostgresServer.StartAnother();
        await using var app = await UsageApp.Start(server.ConnectionString, settings: ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1"]);
        await Send(app, 3);
        var page = await (await chromium.Open()).NewPageAsync();
        await page.GotoAsync($"{app.Url}sign-in?returnUrl=/accounts/acme");
        await page.FillAsync("#key", UsageApp.OperatorKey);
        await page.ClickAsync("button.primary");
        await page.WaitForSelectorAsync("[data-interactive]");

        // Also a page that was gone to without loading it is live.
        await page.ClickAsync("nav >> text=Endpoints");
        var row = page.Locator("[aria-label='Endpoints'] tbody tr");
        await Assertions.Expect(row).ToContainTextAsync("3");
        await Send(app, 2);
        await Assertions.Expect(row.Locator("td .num").First).ToHaveAttributeAsync("data-exact", "5", new() { Timeout = 20_000 });

        server.StopFast();
        await page.ClickAsync("nav >> text=Usage");
        await Assertions.Expect(page.Locator(".trouble")).ToContainTextAsync("cannot be read just now", new() { Timeout = 60_000 });
        using var stranger = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = app.Url };
        stranger.DefaultRequestHeaders.Add("Cookie", $"usage-session=key.{new string('A', 43)}");
        stranger.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await stranger.GetAsync("/settings");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("tries again by itself", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        server.Start();
        await Assertions.Expect(page.Locator("[data-figure=requests] .num")).ToHaveAttributeAsync("data-exact", "5", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".trouble")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        await Send(app, 1);
        await Assertions.Expect(page.Locator("[data-figure=requests] .num")).ToHaveAttributeAsync("data-exact", "6", new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }

    /// <summary>Until they are taken: the database may have come back just now.</summary>
    static async Task Send(UsageApp app, int count)
    {
        var events = Enumerable.Range(0, count).Select(_ => new { accountId = "acme", method = "GET", endpoint = "/v1/status", status = 200 }).ToArray();
        var reply = await app.Http.Post("/v1/usage/events", events);
        for (var tries = 0; tries < 60 && reply.Status == 503; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            reply = await app.Http.Post("/v1/usage/events", events);
        }

        Assert.Equal(202, reply.Status);
    }
}
