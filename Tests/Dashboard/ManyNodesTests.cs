using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Api.Dashboard.Sessions;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>A browser does not know which of several nodes it speaks to.</summary>
[Collection(RealProcesses.Name)]
public sealed class ManyNodesTests(PostgresServer server)
{
    [Fact]
    public async Task A_session_and_its_forms_are_good_on_every_node_and_end_on_all()
    {
        var database = server.CreateDatabase();
        await using var one = await Node(database);
        await using var two = await Node(database);
        var key = await NewKey(one);
        using var first = Browser(one.Url);
        using var second = Browser(two.Url);

        // The form comes from one node and goes to the other, and so does the one to sign out.
        var cookies = await SignIn(first, second, key.Secret);
        Send(cookies, first, second);
        foreach (var browser in new[] { first, second })
            Assert.Contains("Account acme", await browser.GetStringAsync("/settings"), StringComparison.Ordinal);
        var form = await first.GetStringAsync("/settings");
        using var left = await second.PostAsync("/sign-out", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = DashboardApp.TokenIn(form) }));
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        foreach (var browser in new[] { first, second })
            await AssertEnded(browser);

        // One more, which ends with its key.
        using var third = Browser(two.Url);
        using var fourth = Browser(one.Url);
        Send(await SignIn(third, third, key.Secret), third, fourth);
        Assert.Equal(HttpStatusCode.OK, (await fourth.GetAsync("/settings")).StatusCode);
        using var revoked = await two.Http.DeleteAsync($"/v1/accounts/acme/api-keys/{key.Id}");
        Assert.True(revoked.IsSuccessStatusCode);
        await AssertEnded(third);
        await AssertEnded(fourth);
    }

    [Fact]
    public async Task What_a_page_of_one_node_holds_another_can_read_also_after_all_were_restarted()
    {
        var database = server.CreateDatabase();
        string kept;
        await using (var one = await Node(database))
        await using (var two = await Node(database))
        {
            kept = Protector(one).Protect("a page");
            Assert.Equal("a page", Protector(two).Unprotect(kept));
        }

        await using var three = await Node(database);
        Assert.Equal("a page", Protector(three).Unprotect(kept));
    }

    [Fact]
    public async Task Nodes_that_make_the_first_key_at_the_same_time_use_the_same_one()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        var one = ActivatorUtilities.CreateInstance<PageKeys>(app.Services);
        var two = ActivatorUtilities.CreateInstance<PageKeys>(app.Services);
        var before = (one.GetAllElements().Count, two.GetAllElements().Count);
        one.StoreElement(new XElement("key", "first"), "");
        two.StoreElement(new XElement("key", "second"), "");
        Assert.Equal("first", two.GetAllElements().Last().Value);
        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (one.GetAllElements().Count, two.GetAllElements().Count));

        two.StoreElement(new XElement("key", "later"), "");
        Assert.Equal("later", one.GetAllElements().Last().Value);
    }

    static Task<UsageApp> Node(string database) => UsageApp.Start(database, settings: ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1"]);

    static IDataProtector Protector(UsageApp node) => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("a page's own");

    static async Task<(string Id, string Secret)> NewKey(UsageApp node)
    {
        Assert.Equal(201, (await node.Http.Post("/v1/accounts", new { id = "acme", name = "Account acme" })).Status);
        var made = (await node.Http.Post("/v1/accounts/acme/api-keys", new { name = "Key", scopes = new[] { "account" } })).Data;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    /// <summary>Somebody at one of the nodes; cookies are given by hand, as they are of all nodes.</summary>
    static HttpClient Browser(Uri node) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = node };

    static void Send(string cookies, params HttpClient[] browsers)
    {
        foreach (var browser in browsers)
            browser.DefaultRequestHeaders.Add("Cookie", cookies);
    }

    /// <summary>Signs in with the form of one node at another; returns what the browser then holds.</summary>
    static async Task<string> SignIn(HttpClient form, HttpClient to, string key)
    {
        using var page = await form.GetAsync("/sign-in");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = DashboardApp.TokenIn(await page.Content.ReadAsStringAsync()),
                ["Key"] = key,
            }),
        };
        request.Headers.Add("Cookie", Set(page));
        using var entered = await to.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        return $"{Set(page)}; {Set(entered)}";
    }

    static string Set(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0]));

    static async Task AssertEnded(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/settings");
        Assert.Equal((HttpStatusCode.Found, "/sign-in?returnUrl=%2Fsettings"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }
}
