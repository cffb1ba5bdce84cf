using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>A browser that does what it likes sees nothing of another account, and nothing once its key is revoked.</summary>
public sealed partial class HostileTests(Chromium chromium, DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task An_inbox_is_told_neither_to_another_account_nor_to_a_page_that_stays_when_its_key_is_revoked()
    {
        var (account, key) = await app.NewAccountInUse();
        var (_, anothers) = await app.NewAccountInUse();
        var revoked = (await app.Http.Post($"/v1/accounts/{account}/api-keys", new { name = "Lost", scopes = new[] { "account" } })).Data;
        var owner = await app.SignIn(chromium, key, "/alerts");
        var other = await app.SignIn(chromium, anothers, $"/accounts/{account}/alerts");
        var lost = await app.SignIn(chromium, revoked.GetProperty("key").GetString()!);
        await lost.RouteAsync("**/sign-in**", route => route.AbortAsync());
        using var answer = await app.Http.DeleteAsync($"/v1/accounts/{account}/api-keys/{revoked.GetProperty("id").GetString()}");
        Assert.True(answer.IsSuccessStatusCode);

        await app.App.Send([.. Enumerable.Range(0, 50).Select(_ => new { accountId = account, apiKeyId = "ios", method = "GET", endpoint = "/v1/analytics", status = 200 })]);
        await Assertions.Expect(owner.Locator("nav .unread")).ToContainTextAsync("1");
        foreach (var page in new[] { other, lost })
        {
            await page.WaitForTimeoutAsync(500);
            Assert.Equal(0, await page.Locator("nav .unread").CountAsync());
            Assert.Equal(0, await page.Locator(".alerts > li").CountAsync());
            await page.Context.CloseAsync();
        }

        await owner.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_kept_from_when_one_was_an_operator_shows_nothing_more()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database); // Blazor keeps what carries answers for the whole process, also beyond an app of it.
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        foreach (var account in new[] { "victim", "mallory" })
            Assert.Equal(201, (await http.Post("/v1/accounts", new { id = account, name = $"Account {account}" })).Status);
        var key = (await http.Post("/v1/accounts/mallory/api-keys", new { name = "Key", scopes = new[] { "account" } })).Data.GetProperty("key").GetString()!;
        using var operators = new HttpClient { BaseAddress = api.Url };
        using var signedIn = await DashboardApp.PostKey(operators, UsageApp.OperatorKey);
        var kept = State().Match(await operators.GetStringAsync("/accounts/victim/settings")).Value;
        Assert.NotEmpty(kept);

        var page = await (await chromium.Open()).NewPageAsync();
        await page.AddInitScriptAsync($$"""
            document.addEventListener('readystatechange', () => {
              const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
              while (comments.nextNode())
                if (comments.currentNode.data.startsWith('Blazor-Server-Component-State:')) comments.currentNode.data = '{{kept}}';
            });
            """);
        await page.GotoAsync($"{api.Url}sign-in?returnUrl=/accounts/victim/settings");
        await page.FillAsync("#key", key);
        await page.ClickAsync("button.primary");
        await page.WaitForSelectorAsync("[data-interactive]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("No such account");
        Assert.Equal(0, await page.Locator("#account-switch-list option").CountAsync());
        await page.Context.CloseAsync();
    }

    /// <summary>What a page carries to its connection.</summary>
    [GeneratedRegex("Blazor-Server-Component-State:[^-]+")]
    private static partial Regex State();
}
