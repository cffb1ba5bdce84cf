using System.Net;
using System.Net.WebSockets;
using TikApis.Tests.Support;

namespace TikApis.Tests.Dashboard;

/// <summary>Who is signed in, for how long, and to what.</summary>
public sealed class SessionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_page_is_for_those_who_signed_in_and_leads_others_there_and_back()
    {
        using var http = Browserlike();
        using var refused = await http.GetAsync("/usage?groupBy=status");
        Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fusage%3FgroupBy%3Dstatus", refused.Headers.Location!.OriginalString);
        using var entered = await DashboardApp.PostKey(http, await app.NewKey(await app.NewAccount(), "account"), refused.Headers.Location.OriginalString);
        Assert.Equal("/usage?groupBy=status", entered.Headers.Location!.OriginalString.Replace(app.Url, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Signing_in_leads_to_no_other_site(string returnUrl)
    {
        using var http = Browserlike();
        using var entered = await DashboardApp.PostKey(http, await app.NewKey(await app.NewAccount(), "account"), $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/", new Uri(app.App.Url, entered.Headers.Location!).PathAndQuery);
        Assert.Equal(app.App.Url.Authority, new Uri(app.App.Url, entered.Headers.Location!).Authority);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_that_is_not_there_is_said_to_people_signed_in_or_not(bool isSignedIn)
    {
        using var http = isSignedIn ? await app.SignIn(await app.NewKey(await app.NewAccount(), "account")) : Browserlike();
        http.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        foreach (var path in new[] { "/nonsense", "/alerts/of/nobody", "/accounts/acme/nonsense", "/not-found" })
        {
            using var answer = await http.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal((path, HttpStatusCode.NotFound, "text/html"), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("The address leads to no page", page, StringComparison.Ordinal);
            Assert.Contains("script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal(isSignedIn, page.Contains("Sign out", StringComparison.Ordinal));
            Assert.Equal(isSignedIn, page.Contains("blazor.web", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/nonsense", "*/*", true)]
    [InlineData("/nonsense", "application/json, text/html;q=0.9", true)]
    [InlineData("/nonsense", "text/html", true)]
    [InlineData("/v1/nonsense", "text/html", false)]
    [InlineData("/health/nonsense", "text/html", false)]
    public async Task To_programs_it_is_said_in_json(string path, string accept, bool withKey)
    {
        using var http = withKey ? app.App.WithKey(await app.NewKey(await app.NewAccount(), "account")) : Browserlike();
        http.DefaultRequestHeaders.Add("Accept", accept);
        using var answer = await http.GetAsync(path);
        Assert.Equal((withKey ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task The_cookie_holds_nothing_of_the_key_and_scripts_cannot_read_it()
    {
        using var http = Browserlike();
        var key = await app.NewKey(await app.NewAccount(), "account");
        using var entered = await DashboardApp.PostKey(http, key);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"), one => one.StartsWith("usage-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(TikApis.Keys.KeySecret.Hash(key), cookie, StringComparison.Ordinal);
        var token = cookie.Split('=', ';')[1].Split('.')[^1];
        Assert.DoesNotContain(app.Sql("SELECT CAST(PayloadBinary AS TEXT) FROM OrleansStorage WHERE PayloadBinary IS NOT NULL"), row => row.Contains(token, StringComparison.Ordinal) || row.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var http = Browserlike();
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Key"] = await app.NewKey(await app.NewAccount(), "account") }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var signedIn = await app.SignIn(await app.NewKey(await app.NewAccount(), "account"));
        using var signOut = await signedIn.PostAsync("/sign-out", new FormUrlEncodedContent(new Dictionary<string, string> { ["other"] = "" }));
        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await signedIn.GetAsync("/settings")).StatusCode);
    }

    [Theory]
    [InlineData("tik_nobodys", "not known")]
    [InlineData("", "begins with tik_")]
    public async Task What_is_wrong_is_said(string key, string message)
    {
        using var http = Browserlike();
        using var answer = await DashboardApp.PostKey(http, key);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_key_that_only_sends_events_opens_no_page()
    {
        using var http = Browserlike();
        using var answer = await DashboardApp.PostKey(http, await app.NewKey(await app.NewAccount(), "ingest"));
        Assert.Contains("needs the scope account", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_ends_with_its_key()
    {
        var restarted = new DashboardApp();
        await restarted.InitializeAsync();
        var account = await restarted.NewAccount();
        using var http = await restarted.SignIn(await restarted.NewKey(account, "account"));
        var cookie = restarted.CookiesOf(http);
        await restarted.Restart();
        Assert.Equal(HttpStatusCode.OK, (await Get(restarted, cookie, "/settings")).StatusCode);

        var key = (await restarted.App.Get($"/v1/accounts/{account}/api-keys")).EnumerateArray().Single().GetProperty("id").GetString();
        using var revoked = await restarted.Http.DeleteAsync($"/v1/accounts/{account}/api-keys/{key}");
        Assert.Equal(HttpStatusCode.Found, (await Get(restarted, cookie, "/settings")).StatusCode);
        await restarted.DisposeAsync();
    }

    [Fact]
    public async Task The_oldest_session_of_a_key_gives_way()
    {
        var key = await app.NewKey(await app.NewAccount(), "account");
        using var first = await app.SignIn(key);
        for (var more = 0; more < TikApis.Sessions.IKeySessionsGrain.MaxSessions; more++)
            (await app.SignIn(key)).Dispose();
        Assert.Equal(HttpStatusCode.Found, (await first.GetAsync("/settings")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/usage")]
    [InlineData("/endpoints")]
    [InlineData("/rate-limits")]
    [InlineData("/api-keys")]
    [InlineData("/settings")]
    public async Task Another_accounts_pages_show_nothing_of_it(string page)
    {
        var (first, _) = await app.NewAccountInUse();
        var (_, secondKey) = await app.NewAccountInUse();
        using var second = await app.SignIn(secondKey);
        var theirs = await second.GetStringAsync($"/accounts/{first}{page}");
        var nobodys = await second.GetStringAsync($"/accounts/nobody{page}");
        Assert.Contains("No such account", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain($"Account {first}", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("data-exact", theirs, StringComparison.Ordinal);
        Assert.Contains("No such account", nobodys, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.GetAsync($"/accounts/{first}/usage/download?format=csv")).StatusCode);
        Assert.Contains("For operators", await second.GetStringAsync("/operator"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_is_not_sent_to_a_cluster_page_that_is_off()
    {
        using var http = await app.SignIn(UsageApp.OperatorKey);
        var page = await http.GetStringAsync("/operator");
        Assert.Contains("Nodes", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/cluster", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_run_no_script_but_their_own()
    {
        using var http = await app.SignIn(await app.NewKey(await app.NewAccount(), "account"));
        using var answer = await http.GetAsync("/");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_has_so_many_pages_connected_and_no_more_and_none_of_another_site()
    {
        var key = await app.NewKey(await app.NewAccount(), "account");
        using var http = await app.SignIn(key);
        var cookie = app.CookiesOf(http);
        List<ClientWebSocket> open = [];
        for (var i = 0; i < 20; i++)
            open.Add(await Connect(cookie));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Refusal(cookie));
        open[0].Dispose();
        var refusal = await Refusal(cookie);
        for (var tries = 0; tries < 100 && refusal is not null; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            refusal = await Refusal(cookie);
        }

        Assert.Null(refusal);
        Assert.Equal(HttpStatusCode.Forbidden, await Refusal(cookie, "https://evil.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(null));
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Pages_and_their_connections_are_not_counted_as_requests_of_the_key()
    {
        var key = await app.NewKey(await app.NewAccount(), "account");
        using var http = await app.SignIn(key);
        using var page = await http.GetAsync("/settings");
        Assert.False(page.Headers.Contains("RateLimit"));
    }

    async Task<ClientWebSocket> Connect(string? cookie, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", cookie);
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{app.App.Url.Authority}/_blazor"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Its status says why.
        }

        return socket;
    }

    async Task<HttpStatusCode?> Refusal(string? cookie, string? origin = null)
    {
        using var socket = await Connect(cookie, origin);
        return socket.State == WebSocketState.Open ? null : socket.HttpStatusCode;
    }

    HttpClient Browserlike() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.App.Url };

    static async Task<HttpResponseMessage> Get(DashboardApp of, string cookie, string path)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = of.App.Url };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        return await http.GetAsync(path);
    }
}
