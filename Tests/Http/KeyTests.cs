using System.Text;
using Microsoft.Extensions.Logging;
using TikApis.Keys;

namespace TikApis.Tests.Http;

/// <summary>A key opens its own account and nothing else, and is nowhere to be found.</summary>
public sealed class KeyTests(KeyTests.Fixture fixture) : IClassFixture<KeyTests.Fixture>
{
    /// <summary>Ways to ask for something of account B with a key of account A.</summary>
    public static TheoryData<string> Tricks =>
    [
        "/v1/accounts/{B}/usage", "/V1/ACCOUNTS/{B}/USAGE", "/v1/accounts/{B}/usage/", "/v1/accounts/{B}/usage/endpoints", "/v1/accounts/{B}/usage/summary", "/v1/accounts/{B}",
        "/v1/account/../accounts/{B}/usage", "/v1/account/usage/../../accounts/{B}/usage", "/v1/account/%2e%2e/accounts/{B}/usage", "/v1/account/%2E%2E/accounts/{B}/usage",
        "/v1/account/.%2e/accounts/{B}/usage", "/v1/account%2f..%2faccounts%2f{B}%2fusage", "/v1/account/%252e%252e/accounts/{B}/usage", "/v1/account/..%2faccounts/{B}/usage",
        "//v1/accounts/{B}/usage", "/v1//accounts/{B}/usage", "/v1/accounts//{B}/usage", "/v1/./accounts/{B}/usage", "/./v1/accounts/{B}/usage", "/../v1/accounts/{B}/usage",
        "/v1/%61ccounts/{B}/usage", "/%76%31/accounts/{B}/usage", "/v1/accounts/%62other/usage", "/v1/accounts/{A}/../{B}/usage", "/v1/accounts/{A}%2f..%2f{B}/usage",
        "/v1/accounts/{A}/usage/../../{B}/usage", "/v1/accounts/{B}%00/usage", "/v1/accounts/{B}%20/usage", "/v1/accounts/%20{B}/usage", "/v1/accounts/{B}./usage", "/v1/accounts/{B};x=y/usage",
        "/v1/accounts;x=y/{B}/usage", "/v1/accounts\\{B}\\usage", "/v1/account\\..\\accounts\\{B}\\usage", "/v1/accounts%5c{B}%5cusage", "/v1/accounts/{B}/usage?x=/v1/account/usage",
        "/v1/accounts/{B}/usage%3fa=b", "/v1/accounts/{B}/usage#/v1/account/usage", "http://localhost/v1/accounts/{B}/usage", "http://localhost/v1/account/../accounts/{B}/usage",
        "/v1/account/usage?accountId={B}", "/v1/account/usage?account={B}&id={B}&tenant={B}", "/v1/account/usage/endpoints?accountId={B}&accountId={B}", "/v1/account/usage/summary?accountId={B}",
        "/v1/account/{B}/usage", "/v1/account/usage/{B}", "/v1/account/usage;accountId={B}", "/v1/account/usage/summary/../../../accounts/{B}/usage", "/v1/accounts/*/usage", "/v1/accounts/%2a/usage",
        "/v1/accounts/ｂ{B}/usage", "/v1/accounts/{B}%c0%af/usage", "/v1/accounts/{b}/usage", "/v1/accounts/%E2%80%8B{B}/usage", "/v1/accounts/{accountId}/usage",
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task A_key_never_reads_another_account(string trick)
    {
        var target = trick.Replace("{B}", fixture.Theirs, StringComparison.Ordinal).Replace("{A}", fixture.Own, StringComparison.Ordinal).Replace("{b}", fixture.Theirs.ToUpperInvariant(), StringComparison.Ordinal);
        using var connection = await RawConnection.Open(fixture.App.Url);
        await connection.Write(
            $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: {fixture.OwnKey}\r\n" +
            $"X-Account-Id: {fixture.Theirs}\r\nX-Original-URL: /v1/accounts/{fixture.Theirs}/usage\r\nX-Rewrite-URL: /v1/accounts/{fixture.Theirs}/usage\r\nX-Forwarded-Prefix: /v1/accounts/{fixture.Theirs}\r\n\r\n");
        var answer = await connection.ReadToEnd();

        // What only an answer about the other account can hold.
        Assert.DoesNotContain("of-theirs", answer, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"accountId\":\"{fixture.Theirs}\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"id\":\"{fixture.Theirs}\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"requests\":7", answer, StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.1 (200|400|403|404) ", answer);
        if (answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            Assert.Matches($"\"accountId\":\"{fixture.Own}\"|of-own", answer);
    }

    [Fact]
    public async Task The_operator_reads_what_the_tricks_look_for()
    {
        // Else the test above could not fail.
        var report = await fixture.Http.Get($"/v1/accounts/{fixture.Theirs}/usage");
        Assert.Contains("\"requests\":7", report.Text, StringComparison.Ordinal);
        Assert.Contains($"\"accountId\":\"{fixture.Theirs}\"", report.Text, StringComparison.Ordinal);
        Assert.Contains("of-theirs", (await fixture.Http.Get($"/v1/accounts/{fixture.Theirs}/usage/endpoints")).Text, StringComparison.Ordinal);
        Assert.Contains($"\"id\":\"{fixture.Theirs}\"", (await fixture.Http.Get($"/v1/accounts/{fixture.Theirs}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_kept_as_a_hash_only()
    {
        var account = await fixture.NewAccount();
        var created = (await fixture.Http.Post($"/v1/accounts/{account}/api-keys", new { name = "Gateway", scopes = new[] { "account", "ingest" } })).Data;
        Reply.AssertNames(created, "id", "key", "accountId", "name", "scopes", "createdAt");
        Assert.Equal(("Gateway", account), (created.GetProperty("name").GetString(), created.GetProperty("accountId").GetString()));
        Assert.Equal("""["account","ingest"]""", created.GetProperty("scopes").GetRawText());
        var secret = created.GetProperty("key").GetString()!;
        Assert.Matches("^tik_[A-Za-z0-9_-]{43}$", secret);
        Assert.DoesNotContain(secret, (await fixture.Http.Get($"/v1/accounts/{account}")).Text, StringComparison.Ordinal);

        using var http = fixture.App.WithKey(secret);
        Assert.Equal(200, (await http.Get("/v1/account/usage/summary")).Status);
        Assert.Equal(202, (await http.PostText("/v1/usage/events", WireEvent.With("accountId", $"\"{account}\""))).Status);

        var bytes = fixture.DatabaseBytes();
        Assert.True(Holds(bytes, KeySecret.Hash(secret)));
        Assert.False(Holds(bytes, secret));
        Assert.False(Holds(bytes, secret["tik_".Length..]));
        Assert.False(Holds(bytes, Support.UsageApp.OperatorKey));
    }

    [Fact]
    public async Task A_secret_is_never_logged()
    {
        var secret = await fixture.NewKey(fixture.Own, "account");
        const string Wrong = "tik_a-key-that-is-nobodys-but-could-be-mistyped";
        using (var http = fixture.App.WithKey(secret))
            Assert.Equal(200, (await http.Get("/v1/account/usage/summary")).Status);
        using (var http = fixture.App.WithKey(Wrong))
            Assert.Equal(401, (await http.Get("/v1/account/usage/summary")).Status);
        var bearer = new HttpRequestMessage(HttpMethod.Get, "/v1/account/usage/summary") { Headers = { { "Authorization", $"Bearer {secret}" } } };
        using (var http = fixture.App.WithKey(null))
            Assert.Equal(200, (await http.Ask(bearer)).Status);

        var lines = fixture.Log.All;
        Assert.Contains(lines, line => line.Level == LogLevel.Trace); // Everything that can be said was said.
        Assert.Contains(lines, line => line.Text.Contains("/v1/account/usage/summary", StringComparison.Ordinal));
        foreach (var never in new[] { secret, Wrong, Support.UsageApp.OperatorKey })
            Assert.DoesNotContain(lines, line => line.Text.Contains(never, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_key_is_another()
    {
        var account = await fixture.NewAccount();
        var secrets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.NewKey(account, "account")));
        Assert.Equal(20, secrets.Distinct().Count());
        foreach (var secret in secrets)
        {
            using var http = fixture.App.WithKey(secret);
            Assert.Equal(account, (await http.Get("/v1/account/usage/summary")).Data.GetProperty("accountId").GetString());
        }
    }

    static bool Holds(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;

    public sealed class Fixture : HttpApp
    {
        public string Own { get; private set; } = "";

        public string Theirs { get; private set; } = "";

        public string OwnKey { get; private set; } = "";

        // The console would only slow it down: the test reads what is logged.
        protected override string[] Settings =>
            ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Orleans=Trace", "--Logging:Console:LogLevel:Default=None", "--Logging:Console:LogLevel:Microsoft.AspNetCore=None", "--Logging:Console:LogLevel:Orleans=None", "--Logging:Console:LogLevel:Orleans.Runtime.Watchdog=None"];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Own = await NewAccount(id: "own-account");
            Theirs = await NewAccount(id: "bother");
            OwnKey = await NewKey(Own, "account");
            await App.Send(new { accountId = Own, method = "GET", endpoint = "/of-own", status = 200 });
            await App.Send([.. Enumerable.Repeat(new { accountId = Theirs, method = "GET", endpoint = "/of-theirs", status = 200 }, 7)]);
        }

        /// <summary>Every byte of every file beside the database.</summary>
        public byte[] DatabaseBytes()
        {
            using var all = new MemoryStream();
            var files = Directory.GetFiles(Folder);
            Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
            foreach (var file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                stream.CopyTo(all);
            }

            return all.ToArray();
        }
    }
}
