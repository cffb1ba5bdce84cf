using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>The list of an account's recent errors.</summary>
public sealed class RecentErrorTests(RecentErrorTests.Fixture fixture) : IClassFixture<RecentErrorTests.Fixture>
{
    [Fact]
    public async Task An_error_is_told_with_what_it_was_and_a_success_is_not()
    {
        var account = fixture.NewId();
        await fixture.App.Send(
            new { accountId = account, id = "a", apiKeyId = "key_1", timestamp = fixture.Now.UtcDateTime, method = "GET", endpoint = "/v1/tiktok/posts/42?page=2", status = 503, responseTimeMs = 87.25 },
            new { accountId = account, timestamp = fixture.Now.AddSeconds(-1).UtcDateTime, method = "post", endpoint = "/v1/auth", status = 429, category = "Own" },
            Event(account, -2, 399));

        var reply = await fixture.Http.Get($"/v1/accounts/{account}/usage/errors");
        Assert.Equal(2, reply.Json.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        var (first, second) = (reply.Data[0], reply.Data[1]);
        Reply.AssertNames(first, "time", "method", "endpoint", "category", "status", "apiKeyId", "responseTimeMs");
        Assert.Equal(("GET", "/v1/tiktok/posts/{id}", "TikTok Posts", 503, "key_1", 87.25), (
            first.GetProperty("method").GetString(), first.GetProperty("endpoint").GetString(), first.GetProperty("category").GetString(),
            first.GetProperty("status").GetInt32(), first.GetProperty("apiKeyId").GetString(), first.GetProperty("responseTimeMs").GetDouble()));
        Assert.Equal((429, "Own", JsonValueKind.Null, JsonValueKind.Null), (
            second.GetProperty("status").GetInt32(), second.GetProperty("category").GetString(), second.GetProperty("apiKeyId").ValueKind, second.GetProperty("responseTimeMs").ValueKind));
        Assert.InRange(first.GetProperty("time").GetDateTimeOffset(), second.GetProperty("time").GetDateTimeOffset(), fixture.Now);
    }

    [Fact]
    public async Task They_come_in_the_order_in_which_they_happened_whenever_they_arrive()
    {
        var account = fixture.NewId();
        await fixture.App.Send(Event(account, -50, 500), Event(account, -10, 501));
        await fixture.App.Send(Event(account, -30, 502), Event(account, -86_400 * 400, 503), Event(account, 60, 504));

        Assert.Equal([504, 501, 502, 500, 503], await Statuses(account));
    }

    [Fact]
    public async Task The_newest_200_are_kept_and_what_was_imported_late_pushes_none_of_them_out()
    {
        var account = fixture.NewId();
        await fixture.App.Send([.. Enumerable.Range(0, 150).Select(i => Event(account, -i, 404))]);
        await fixture.App.Send([.. Enumerable.Range(0, 2_000).Select(i => Event(account, -90_000 - i, 500))]);

        Assert.Equal(200, await Total(account, ""));
        Assert.Equal((150, 50), (await Total(account, "?status=4xx"), await Total(account, "?status=5xx")));
        Assert.Equal(100, (await Statuses(account, "?limit=100&page=2")).Count);
        Assert.Equal(404, (await Statuses(account, "?limit=1&page=150")).Single());
        Assert.Equal(500, (await Statuses(account, "?limit=1&page=151")).Single());
    }

    [Theory]
    [InlineData("status=5xx", 500, 502)]
    [InlineData("status=2xx")]
    [InlineData("endpoint=GET%20/a", 500)]
    [InlineData("endpoint=/a", 500, 401)]
    [InlineData("apiKeyId=k", 401)]
    [InlineData("apiKeyId=", 500, 502)]
    [InlineData("category=Analytics", 502)]
    [InlineData("category=Analytics&status=4xx")]
    public async Task Filters_are_those_of_the_other_reports(string filter, params int[] expected)
    {
        var account = fixture.NewId();
        await fixture.App.Send(
            new { accountId = account, timestamp = fixture.Now.UtcDateTime, method = "GET", endpoint = "/a", status = 500 },
            new { accountId = account, timestamp = fixture.Now.AddSeconds(-1).UtcDateTime, apiKeyId = "k", method = "PUT", endpoint = "/a", status = 401 },
            new { accountId = account, timestamp = fixture.Now.AddSeconds(-2).UtcDateTime, method = "GET", endpoint = "/v1/analytics", status = 502 });

        Assert.Equal(expected, await Statuses(account, $"?{filter}"));
    }

    [Theory]
    [InlineData("status=200", "status")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("page=x", "page")]
    [InlineData("startDate=2024-01-01", "startDate")]
    [InlineData("endpoint=", "endpoint")]
    public async Task What_is_asked_wrongly_is_named(string query, string field) =>
        (await fixture.Http.Get($"/v1/accounts/{await fixture.NewAccount()}/usage/errors?{query}")).AssertError(400, "invalid_request", field);

    [Fact]
    public async Task An_account_reads_its_own_and_nobody_elses()
    {
        var (own, other) = (await fixture.NewAccount(), await fixture.NewAccount());
        await fixture.App.Send(Event(own, 0, 500), Event(other, 0, 501));
        using var http = fixture.App.WithKey(await fixture.NewKey(own, "account"));

        Assert.Equal(500, Assert.Single((await http.Get("/v1/account/usage/errors")).Data.EnumerateArray()).GetProperty("status").GetInt32());
        Assert.Equal(403, (await http.Get($"/v1/accounts/{other}/usage/errors")).Status);
    }

    [Fact]
    public async Task They_are_there_before_and_after_they_were_folded_and_after_a_restart()
    {
        await using var app = await ClockedApp.Start(fixture.Now);
        await app.App.Send(Event("acme", -1, 500), Event("acme", -2, 404));
        await app.Restart(); // Everything is folded.
        await app.App.Send(Event("acme", -3, 403), Event("acme", 0, 502));
        Assert.Equal([502, 500, 404, 403], await Statuses("acme", app: app));
        await app.App.Drop(); // What is not folded stays in the journal.
        await app.InitializeAsync();
        Assert.Equal([502, 500, 404, 403], await Statuses("acme", app: app));
    }

    static object Event(string account, int second, int status) =>
        new { accountId = account, timestamp = Some.Noon.AddMinutes(30).AddSeconds(second).UtcDateTime, method = "GET", endpoint = "/v1/posts", status };

    async Task<List<int>> Statuses(string account, string query = "", HttpApp? app = null)
    {
        var reply = await (app ?? fixture).Http.Get($"/v1/accounts/{account}/usage/errors{query}");
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Data.EnumerateArray().Select(error => error.GetProperty("status").GetInt32())];
    }

    async Task<int> Total(string account, string query) =>
        (await fixture.Http.Get($"/v1/accounts/{account}/usage/errors{query}")).Json.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32();

    public sealed class Fixture : ClockedApp;
}
