using Microsoft.Playwright;
using TikApis.Alerts;
using TikApis.Tests.Http;
using TikApis.Tests.Webhooks;

namespace TikApis.Tests.Dashboard;

/// <summary>Alerts, rules and webhooks on pages as by the API.</summary>
public sealed class AlertPageTests(Chromium chromium, DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task An_alert_comes_by_itself_is_explained_and_read()
    {
        var (account, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/alerts");
        await Assertions.Expect(page.Locator(".alerts")).ToHaveCountAsync(0);

        await Cross(account);
        await Assertions.Expect(page.Locator(".alerts > li")).ToHaveCountAsync(1, new() { Timeout = 2_000 });
        await Assertions.Expect(page.Locator("nav .unread")).ToContainTextAsync("1");
        using var http = app.App.WithKey(key);
        var told = (await http.Get("/v1/account/alerts")).Data[0].GetProperty("alert");
        await Assertions.Expect(page.Locator(".alerts strong")).ToHaveTextAsync(told.GetProperty("title").GetString()!);

        await page.ClickAsync(".alerts a");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(told.GetProperty("message").GetString()!);
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync($"{told.GetProperty("value").GetDouble()}");
        await page.ClickAsync("text=Mark as read");
        await Assertions.Expect(page.Locator("nav .unread")).ToHaveCountAsync(0);
        Assert.True((await http.Get("/v1/account/alerts")).Data[0].GetProperty("read").GetBoolean());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_rule_is_previewed_made_changed_switched_off_and_deleted()
    {
        var (account, key) = await app.NewAccountInUse();
        using var http = app.App.WithKey(key);
        var page = await app.SignIn(chromium, key, "/alerts/rules");
        await Assertions.Expect(page.Locator(".rules > li")).ToHaveCountAsync(DefaultAlertRules.All.Count);

        await page.ClickAsync("text=New rule");
        await page.SelectOptionAsync("#rule-type", nameof(AlertType.RefusedRequests));
        await Assertions.Expect(page.Locator("label[for=rule-thresholds]")).ToContainTextAsync("requests an hour"); // The form is that type's from now on.
        await page.FillAsync("#rule-name", "Refused posts");
        await page.FillAsync("#rule-thresholds", "20, 10");
        await page.ClickAsync("text=Make the rule");
        await Assertions.Expect(page.Locator(".trouble")).ToContainTextAsync("thresholds must be");

        await page.FillAsync("#rule-thresholds", "10, 20");
        await app.App.Send([.. Enumerable.Range(0, 12).Select(_ => new { accountId = account, method = "POST", endpoint = "/v1/tiktok/posts", status = 429 })]);
        await page.ClickAsync("text=When would it have fired?");
        await Assertions.Expect(page.Locator(".preview h3")).ToHaveTextAsync("1 alert in the last 30 days");
        await page.ClickAsync("text=Make the rule");
        var made = page.Locator(".rules > li", new() { HasText = "Refused posts" });
        await Assertions.Expect(made).ToContainTextAsync("20 an hour");
        var rule = (await http.Get("/v1/account/alert-rules")).Data.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Refused posts");
        Assert.Equal([10, 20], rule.GetProperty("thresholds").EnumerateArray().Select(one => one.GetDouble()));

        await made.Locator("text=Change").ClickAsync();
        await page.FillAsync("#rule-name", "Refused");
        await page.ClickAsync("text=Save");
        made = page.Locator($"#{rule.GetProperty("id").GetString()}");
        await Assertions.Expect(made.Locator("strong")).ToHaveTextAsync("Refused");
        await made.Locator("input[type=checkbox]").UncheckAsync();
        await Assertions.Expect(made).ToHaveClassAsync("off");
        Assert.False((await http.Get($"/v1/account/alert-rules/{rule.GetProperty("id").GetString()}")).Data.GetProperty("enabled").GetBoolean());
        await made.Locator("text=Delete").ClickAsync();
        await made.Locator("button.danger.primary").ClickAsync();
        await Assertions.Expect(made).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_webhook_is_added_its_secret_shown_once_and_a_test_delivered()
    {
        await using var receiver = await WebhookReceiver.Start();
        var (_, key) = await app.NewAccountInUse();
        var page = await app.SignIn(chromium, key, "/alerts/webhooks");
        await page.FillAsync("#url", "https://10.0.0.1/");
        await page.ClickAsync("text=Add endpoint");
        await Assertions.Expect(page.Locator(".trouble")).ToContainTextAsync("url");

        await page.FillAsync("#url", receiver.Url);
        await page.ClickAsync("text=Add endpoint");
        var secret = await page.Locator(".notice code").InnerTextAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        await app.Go(page, "/alerts/webhooks");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);

        await page.ClickAsync(".rule-what a");
        await page.ClickAsync("text=Send a test");
        await Assertions.Expect(page.Locator(".deliveries > li .badge")).ToHaveTextAsync("delivered");
        Assert.Equal(Assert.Single(receiver.Got).Id, await page.Locator(".deliveries code").InnerTextAsync());
        await page.ClickAsync(".deliveries >> text=Send again");
        await receiver.Wait(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Email_addresses_are_added_gathered_and_removed_as_by_the_api()
    {
        var (_, key) = await app.NewAccountInUse();
        using var http = app.App.WithKey(key);
        var page = await app.SignIn(chromium, key, "/alerts/email");
        await page.FillAsync("#address", "ops@Example.com");
        await page.ClickAsync("text=Add address");
        await Assertions.Expect(page.Locator(".addresses")).ToContainTextAsync("ops@example.com");
        await page.FillAsync("#digest", "30");
        await page.ClickAsync("text=Save");
        await Assertions.Expect(page.Locator("form [role=status]")).ToHaveTextAsync("Saved");
        await Assertions.Expect(page.Locator("#digest")).ToHaveValueAsync("30");
        var settings = (await http.Get("/v1/account/notifications")).Data;
        Assert.Equal(("ops@example.com", 30), (settings.GetProperty("emails")[0].GetProperty("address").GetString(), settings.GetProperty("digestMinutes").GetInt32()));
        await page.ClickAsync("text=Remove");
        await Assertions.Expect(page.Locator(".addresses")).ToHaveCountAsync(0);
        Assert.Equal(0, (await http.Get("/v1/account/notifications")).Data.GetProperty("emails").GetArrayLength());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Another_account_s_alerts_and_webhooks_are_not_there()
    {
        var (account, key) = await app.NewAccountInUse();
        var (_, other) = await app.NewAccountInUse();
        await Cross(account);
        using var http = app.App.WithKey(key);
        for (var tries = 0; tries < 100 && (await http.Get("/v1/account/alerts")).Data.GetArrayLength() == 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var alert = (await http.Get("/v1/account/alerts")).Data[0].GetProperty("alert").GetProperty("id").GetString();
        var webhook = (await http.Post("/v1/account/webhooks", new { url = "https://example.com/" })).Data.GetProperty("webhook").GetProperty("id").GetString();

        var page = await app.SignIn(chromium, other, $"/alerts/{alert}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("No such alert");
        await app.Go(page, $"/alerts/webhooks/{webhook}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("No such endpoint");
        await app.Go(page, $"/accounts/{account}/alerts");
        await Assertions.Expect(page.Locator(".alerts")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    /// <summary>Requests that come near the limit of a minute.</summary>
    async Task Cross(string account) =>
        await app.App.Send([.. Enumerable.Range(0, 50).Select(_ => new { accountId = account, apiKeyId = "ios", method = "GET", endpoint = "/v1/analytics", status = 200 })]);
}
