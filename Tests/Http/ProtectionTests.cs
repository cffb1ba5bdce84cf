using System.Net;

namespace TikApis.Tests.Http;

/// <summary>What the API does against being asked too much, guessed at, or read by the wrong page.</summary>
public sealed class ProtectionTests : IClassFixture<ProtectionTests.Fixture>
{
    readonly Fixture fixture;

    public ProtectionTests(Fixture fixture)
    {
        this.fixture = fixture;
        fixture.MoveTo(fixture.Now.AddMinutes(1)); // What the test before used up counts no more.
    }

    [Fact]
    public async Task A_key_is_told_where_it_stands_and_refused_beyond_its_limit_until_the_window_ends()
    {
        using var http = fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));
        for (var left = Fixture.Limit - 1; left >= 0; left--)
        {
            var reply = await http.Get("/v1/account/usage/summary");
            Assert.Equal(200, reply.Status);
            AssertStands(reply, left);
        }

        var refused = await http.Get("/v1/account/usage/summary");
        refused.AssertError(429, "rate_limit_exceeded");
        AssertStands(refused, 0);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, null), 1, 60);

        // Others are not concerned, nor is whoever needs no key.
        using var other = fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));
        Assert.Equal(200, (await other.Get("/v1/account/usage/summary")).Status);
        Assert.Equal(200, (await http.Get("/health/ready")).Status);

        fixture.MoveTo(fixture.Now.AddMinutes(1));
        AssertStands(await http.Get("/v1/account/usage/summary"), Fixture.Limit - 1);
    }

    [Fact]
    public async Task Errors_count_and_say_where_the_key_stands()
    {
        using var http = fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));
        AssertStands(await http.Get("/v1/account/usage?interval=never"), Fixture.Limit - 1);
        AssertStands(await http.Get("/v1/accounts/nobody"), Fixture.Limit - 2);
        AssertStands(await http.Get("/v1/nothing"), Fixture.Limit - 3);
    }

    [Fact]
    public async Task Events_are_not_limited_and_cost_nothing()
    {
        var account = await fixture.NewAccount();
        using var http = fixture.App.WithKey(await fixture.NewKey(account, "account", "ingest"));
        for (var i = 0; i < 2 * Fixture.Limit; i++)
        {
            var reply = await http.Post("/v1/usage/events", new[] { new { accountId = account, method = "GET", endpoint = "/", status = 200 } });
            Assert.Equal((202, null), (reply.Status, reply.Header("RateLimit")));
        }

        AssertStands(await http.Get("/v1/account/usage/summary"), Fixture.Limit - 1);
    }

    [Fact]
    public async Task An_address_that_guesses_is_refused_without_a_look_but_not_the_keys_that_worked_from_it()
    {
        var account = await fixture.NewAccount();
        var good = await fixture.NewKey(account, "account");
        var unused = await fixture.NewKey(account, "account");
        Assert.Equal(200, (await From("10.9.9.9", good)).Status);
        for (var i = 0; i < Fixture.Guesses; i++)
            (await From("10.9.9.9", $"guess-{i}")).AssertError(401, "unauthorized");

        var refused = await From("10.9.9.9", "guess-again");
        refused.AssertError(429, "rate_limit_exceeded");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, null), 1, 60);
        (await From("10.9.9.9", unused)).AssertError(429, "rate_limit_exceeded"); // Documented: it never worked here.
        Assert.Equal(200, (await From("10.9.9.9", good)).Status);
        Assert.Equal(200, (await From("10.9.9.9", Support.UsageApp.OperatorKey, $"/v1/accounts/{account}")).Status);
        (await From("10.9.9.9", null)).AssertError(401, "unauthorized");
        Assert.Equal(200, (await From("10.9.9.8", unused)).Status);

        fixture.MoveTo(fixture.Now.AddMinutes(1));
        (await From("10.9.9.9", "guess-later")).AssertError(401, "unauthorized");
    }

    [Theory]
    [InlineData("/v1/account/usage/summary", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/v1/nothing", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/health/live", "frame-ancestors 'none'")]
    public async Task Every_answer_tells_browsers_to_keep_to_it(string path, string policy)
    {
        foreach (var key in new[] { null, Support.UsageApp.OperatorKey, "wrong" })
        {
            using var http = fixture.App.WithKey(key);
            var reply = await http.Get(path);
            Assert.Equal(
                ("nosniff", "DENY", "no-referrer", policy),
                (reply.Header("X-Content-Type-Options"), reply.Header("X-Frame-Options"), reply.Header("Referrer-Policy"), reply.Header("Content-Security-Policy")));
            Assert.Null(reply.Header("Server"));
        }
    }

    [Fact]
    public async Task A_page_of_a_configured_origin_may_ask_and_read_the_headers_and_no_other_may()
    {
        var allowed = await Preflight("https://app.example.com");
        Assert.Equal(204, allowed.Status);
        Assert.Equal("https://app.example.com", allowed.Header("Access-Control-Allow-Origin"));
        Assert.Null((await Preflight("https://evil.example.com")).Header("Access-Control-Allow-Origin"));

        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts/nobody") { Headers = { { "Origin", "https://app.example.com" } } };
        var reply = await fixture.Http.Ask(request);
        reply.AssertError(404, "not_found");
        Assert.Equal("https://app.example.com", reply.Header("Access-Control-Allow-Origin"));
        Assert.Contains("RateLimit-Policy", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_request_whose_body_does_not_come_is_given_up()
    {
        using var connection = await RawConnection.Open(fixture.App.Url);
        await connection.Write($"POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {Support.UsageApp.OperatorKey}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n");
        var answer = await connection.ReadHead();
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.Contains("application/json", answer, StringComparison.Ordinal);
    }

    void AssertStands(Reply reply, int left)
    {
        Assert.Equal(($"{Fixture.Limit}", $"{left}"), (reply.Header("X-RateLimit-Limit"), reply.Header("X-RateLimit-Remaining")));
        Assert.InRange(long.Parse(reply.Header("X-RateLimit-Reset")!, null), fixture.Now.ToUnixTimeSeconds(), fixture.Now.AddSeconds(62).ToUnixTimeSeconds());
        Assert.Matches($"""(^|, )"requests";r={left};t=([1-9]|[1-5]\d|60)$""", reply.Header("RateLimit"));
        Assert.Matches($"""(^|, )"requests";q={Fixture.Limit};w=60$""", reply.Header("RateLimit-Policy"));
    }

    Task<Reply> From(string address, string? key, string path = "/v1/account/usage/summary")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", address } } };
        if (key is not null)
            request.Headers.Add("X-API-Key", key);
        return fixture.Anonymous.Ask(request);
    }

    Task<Reply> Preflight(string origin) => fixture.Anonymous.Ask(new HttpRequestMessage(HttpMethod.Options, "/v1/account/usage")
    {
        Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "GET" }, { "Access-Control-Request-Headers", "x-api-key" } },
    });

    public sealed class Fixture : ClockedApp
    {
        public const int Limit = 12;
        public const int Guesses = 3;

        public HttpClient Anonymous { get; private set; } = null!;

        protected override string[] Settings =>
        [
            $"--RateLimits:RequestsPerMinute={Limit}", $"--RateLimits:UnknownKeysPerMinute={Guesses}", "--Cors:Origins:0=https://app.example.com",
            $"--ForwardedHeaders:KnownProxies:0={IPAddress.Loopback}", "--Timeouts:Request=00:00:00.2",
        ];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Anonymous = App.WithKey(null);
        }
    }
}
