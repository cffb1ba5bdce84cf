using Microsoft.Playwright;
using TikApis.Tests.Http;

namespace TikApis.Tests.Dashboard;

/// <summary>Keys are made, renamed and revoked on a page as by the API.</summary>
public sealed class KeyPageTests(Chromium chromium, DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_key_is_shown_once_opens_what_was_chosen_and_nothing_once_it_is_revoked()
    {
        var (_, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/api-keys");
        await page.FillAsync("#name", "Billing job");
        await page.ClickAsync("text=Create key");
        var secret = await page.Locator(".notice code").InnerTextAsync();
        Assert.StartsWith("tik_", secret, StringComparison.Ordinal);
        using var made = app.App.WithKey(secret);
        Assert.Equal(200, (await made.Get("/v1/account/usage")).Status);

        await page.ClickAsync("[aria-label='Copy the key']");
        Assert.Equal(secret, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await app.Go(page, "/api-keys");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);

        await page.ClickAsync("[aria-label='Rename Billing job']");
        await page.FillAsync("[aria-label='New name of Billing job']", "Reports");
        await page.ClickAsync("text=Save");
        await Assertions.Expect(page.Locator("[aria-label='API keys']")).ToContainTextAsync("Reports");

        await page.ClickAsync("[aria-label='Revoke Reports']");
        await page.ClickAsync("button.danger.primary");
        await Assertions.Expect(page.Locator("[aria-label='API keys']")).Not.ToContainTextAsync("Reports");
        Assert.Equal(401, (await made.Get("/v1/account/usage")).Status);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_key_offers_no_scope_that_it_does_not_have()
    {
        var (_, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/api-keys");
        Assert.Equal(1, await page.Locator("fieldset input").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_whose_key_is_revoked_ends_at_the_sign_in()
    {
        var (account, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/api-keys");
        var own = (await app.App.Get($"/v1/accounts/{account}/api-keys")).EnumerateArray().Single().GetProperty("id").GetString();
        using var revoked = await app.Http.DeleteAsync($"/v1/accounts/{account}/api-keys/{own}");
        Assert.True(revoked.IsSuccessStatusCode, $"{revoked.StatusCode}");

        await page.FillAsync("#name", "One more");
        await page.ClickAsync("text=Create key");
        await page.WaitForURLAsync($"{app.Url}/sign-in?**");
        await page.GotoAsync($"{app.Url}/");
        Assert.StartsWith($"{app.Url}/sign-in", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }
}
