using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>What is off unless it is configured, and what cannot be configured.</summary>
public sealed class ProtectionSettingsTests
{
    [Fact]
    public async Task Without_a_known_proxy_nobody_chooses_the_address_that_is_counted_and_no_page_is_let_in()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database, settings: ["--RateLimits:UnknownKeysPerMinute=2", "--RateLimits:IngestRequestsPerMinute=1"]);
        using var http = app.WithKey(null);
        List<int> statuses = [];
        for (var i = 0; i < 3; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account/usage") { Headers = { { "X-Forwarded-For", $"10.0.0.{i}" }, { "X-API-Key", $"guess-{i}" }, { "Origin", "https://app.example.com" } } };
            var reply = await http.Ask(request);
            Assert.Null(reply.Header("Access-Control-Allow-Origin"));
            statuses.Add(reply.Status);
        }

        Assert.Equal([401, 401, 429], statuses);

        // Ingest has a limit of its own when one is set.
        Assert.Equal("\"ingest\";r=0;t=60", (await app.Http.PostText("/v1/usage/events", "[]")).Header("RateLimit"));
        (await app.Http.PostText("/v1/usage/events", "[]")).AssertError(429, "rate_limit_exceeded");
    }

    [Theory]
    [InlineData("--Cors:Origins:0=app.example.com", "Cors:Origins")]
    [InlineData("--Cors:Origins:0=https://app.example.com/", "Cors:Origins")]
    [InlineData("--Cors:Origins:0=*", "Cors:Origins")]
    [InlineData("--ForwardedHeaders:KnownProxies:0=proxy", "ForwardedHeaders:KnownProxies")]
    [InlineData("--ForwardedHeaders:KnownNetworks:0=10.0.0.0/99", "ForwardedHeaders:KnownNetworks")]
    public async Task A_setting_that_cannot_be_is_said_at_start(string setting, string named)
    {
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => UsageApp.Start(folder.Database, settings: [setting]));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }
}
