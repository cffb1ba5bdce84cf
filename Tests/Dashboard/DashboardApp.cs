using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TikApis.Tests.Http;

namespace TikApis.Tests.Dashboard;

/// <summary>The app, and people who look at it.</summary>
public sealed partial class DashboardApp : HttpApp
{
    readonly Dictionary<HttpClient, CookieContainer> cookies = [];

    /// <summary>Webhooks may go to receivers of the tests; email would go to a server where nobody listens.</summary>
    protected override string[] Settings => ["--Webhooks:AllowedNetworks:0=127.0.0.1/32", "--Webhooks:AllowHttp=true", "--Email:Host=127.0.0.1", "--Email:Port=9", "--Email:From=usage@example.com"];

    public string Url => App.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>A page signed in with a key, in a browser of its own.</summary>
    public async Task<IPage> SignIn(Chromium chromium, string key, string path = "/", int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        var page = await (await chromium.Open(width, theme)).NewPageAsync();
        await page.GotoAsync($"{Url}/sign-in?returnUrl={Uri.EscapeDataString(path)}");
        await page.FillAsync("#key", key);
        await page.ClickAsync("button.primary");
        await page.WaitForURLAsync($"{Url}{path}");
        await Connected(page);
        return page;
    }

    /// <summary>Goes to a page and waits until it is connected.</summary>
    public async Task Go(IPage page, string path)
    {
        await page.GotoAsync(Url + path);
        await Connected(page);
    }

    /// <summary>A browser without scripts that is signed in.</summary>
    public async Task<HttpClient> SignIn(string key)
    {
        var jar = new CookieContainer();
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = App.Url };
        cookies[http] = jar;
        using var answer = await PostKey(http, key);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return http;
    }

    /// <summary>What such a browser holds, as it sends it.</summary>
    public string CookiesOf(HttpClient http) => cookies[http].GetCookieHeader(App.Url);

    /// <summary>Sends the form of the sign-in page.</summary>
    public static async Task<HttpResponseMessage> PostKey(HttpClient http, string key, string path = "/sign-in")
    {
        var form = await http.GetStringAsync(path);
        return await http.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = TokenIn(form),
            ["Key"] = key,
        }));
    }

    /// <summary>What a page's form is sent with.</summary>
    public static string TokenIn(string page) => Token().Match(page).Groups[1].Value;

    /// <summary>An account with traffic of today: eight requests, two of them errors.</summary>
    public async Task<(string Account, string Key)> NewAccountInUse()
    {
        var account = await NewAccount("pro");
        var key = await NewKey(account, "account");
        await Send(account, 8);
        return (account, key);
    }

    /// <summary>Sends requests of an account: of four, one is an error.</summary>
    public Task Send(string account, int count) => App.Send([
        .. Enumerable.Range(0, count).Select(i => new
        {
            accountId = account,
            apiKeyId = "web",
            method = i % 2 == 0 ? "GET" : "POST",
            endpoint = i % 2 == 0 ? $"/v1/tiktok/posts/{i}" : "/v1/auth/token",
            status = i % 4 == 3 ? 500 : 200,
            responseTimeMs = 40 + (10 * i),
        }),
    ]);

    /// <summary>What is pressed before the page is connected does nothing.</summary>
    static async Task Connected(IPage page) => await page.WaitForSelectorAsync("[data-interactive]");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
