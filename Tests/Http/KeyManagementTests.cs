using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>An account manages its own keys, and nothing beyond them.</summary>
public sealed class KeyManagementTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    const string Own = "/v1/account/api-keys";

    [Fact]
    public async Task A_key_is_created_listed_used_renamed_and_revoked()
    {
        var (account, http) = await Owner("account", "ingest");
        var made = await http.Post(Own, new { name = "Gateway", scopes = new[] { "ingest", "account" } });
        Assert.Equal(201, made.Status);
        var id = made.Data.GetProperty("id").GetString()!;
        Assert.Equal($"{Own}/{id}", made.Headers.Location?.OriginalString);

        var listed = (await Keys(http))[0];
        Reply.AssertNames(listed, "id", "name", "scopes", "createdAt", "revokedAt", "lastUsedAt", "requests");
        Assert.Equal((id, JsonValueKind.Null, 0), (listed.GetProperty("id").GetString(), listed.GetProperty("lastUsedAt").ValueKind, listed.GetProperty("requests").GetInt64()));

        using var made2 = fixture.App.WithKey(made.Data.GetProperty("key").GetString());
        fixture.MoveTo(fixture.Now.AddMinutes(5));
        var before = fixture.Now;
        Assert.Equal(202, (await made2.Post("/v1/usage/events", new[] { Event(account, id), Event(account, id), Event(account, "another") })).Status);
        Assert.Equal(200, (await http.Send("PATCH", $"{Own}/{id}", new { name = "Edge" })).Status);
        listed = (await Keys(http))[0];
        Assert.Equal(("Edge", 2), (listed.GetProperty("name").GetString(), listed.GetProperty("requests").GetInt64()));
        Assert.InRange(listed.GetProperty("lastUsedAt").GetDateTimeOffset(), before, fixture.Now);
        Assert.Equal(0, (await Keys(http, "?endDate=2020-01-01"))[0].GetProperty("requests").GetInt64());

        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{id}")).Status);
        (await made2.Get("/v1/account/usage")).AssertError(401, "unauthorized");
        Assert.Equal(JsonValueKind.String, (await Keys(http))[0].GetProperty("revokedAt").ValueKind);
        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{id}")).Status);

        await fixture.Restart();
        using var after = fixture.App.WithKey(made.Data.GetProperty("key").GetString());
        (await after.Get("/v1/account/usage")).AssertError(401, "unauthorized");
        var kept = (await fixture.App.Get($"/v1/accounts/{account}/api-keys")).EnumerateArray().First();
        Assert.Equal(listed.GetProperty("lastUsedAt").GetString(), kept.GetProperty("lastUsedAt").GetString());
    }

    [Theory]
    [InlineData("account", "account", 201)]
    [InlineData("account", "ingest", 403)]
    [InlineData("account", "admin", 403)]
    [InlineData("account ingest", "ingest", 201)]
    [InlineData("account ingest", "account ingest admin", 403)]
    [InlineData("account admin", "ingest", 201)]
    public async Task A_key_gives_no_scope_it_does_not_have(string held, string wanted, int status)
    {
        var (_, http) = await Owner(held.Split(' '));
        var reply = await http.Post(Own, new { name = "Key", scopes = wanted.Split(' ') });
        Assert.True(reply.Status == status, reply.Text);
        if (status == 403)
            reply.AssertError(403, "forbidden", "scopes");
    }

    [Fact]
    public async Task A_key_neither_renames_nor_revokes_one_that_opens_more()
    {
        var (account, http) = await Owner("account");
        var admin = (await fixture.Http.Post($"/v1/accounts/{account}/api-keys", new { name = "Admin", scopes = new[] { "admin" } })).Data.GetProperty("id").GetString();
        (await http.Send("DELETE", $"{Own}/{admin}")).AssertError(403, "forbidden");
        (await http.Send("PATCH", $"{Own}/{admin}", new { name = "Mine" })).AssertError(403, "forbidden");
        Assert.Equal(204, (await fixture.Http.Send("DELETE", $"/v1/accounts/{account}/api-keys/{admin}")).Status);
    }

    [Fact]
    public async Task Keys_of_another_account_are_not_there()
    {
        var (_, http) = await Owner("account");
        var (theirs, other) = await Owner("account");
        var id = (await Keys(other))[0].GetProperty("id").GetString();
        Assert.Single(await Keys(http));
        (await http.Send("DELETE", $"{Own}/{id}")).AssertError(404, "not_found");
        (await http.Send("PATCH", $"{Own}/{id}", new { name = "Mine" })).AssertError(404, "not_found");
        (await http.Send("DELETE", $"/v1/accounts/{theirs}/api-keys/{id}")).AssertError(403, "forbidden");
        Assert.Equal(200, (await other.Get("/v1/account/usage")).Status);
    }

    [Fact]
    public async Task An_account_has_a_hundred_keys_at_most_and_pages_of_them()
    {
        var (_, http) = await Owner("account");
        for (var i = 1; i < 100; i++)
            Assert.Equal(201, (await http.Post(Own, new { name = $"Key {i}" })).Status);
        (await http.Post(Own, new { name = "One more" })).AssertError(409, "conflict");

        var page = await http.Get($"{Own}?limit=30&page=4");
        Assert.Equal(10, page.Data.GetArrayLength());
        Assert.Equal(100, page.Json.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        var last = page.Data[0].GetProperty("id").GetString();
        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{last}")).Status);
        Assert.Equal(201, (await http.Post(Own, new { name = "Instead" })).Status);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    public async Task A_name_that_cannot_be_is_refused(string body, string blamed)
    {
        var (_, http) = await Owner("account");
        var id = (await Keys(http))[0].GetProperty("id").GetString();
        var request = new HttpRequestMessage(HttpMethod.Patch, $"{Own}/{id}") { Content = new StringContent(body, null, "application/json") };
        (await http.Ask(request)).AssertError(400, "invalid_request", blamed);
    }

    async Task<(string Account, HttpClient Http)> Owner(params string[] scopes)
    {
        var account = await fixture.NewAccount();
        return (account, fixture.App.WithKey(await fixture.NewKey(account, scopes)));
    }

    static async Task<JsonElement[]> Keys(HttpClient http, string query = "") => [.. (await http.Get(Own + query)).Data.EnumerateArray()];

    static object Event(string account, string key) => new { accountId = account, apiKeyId = key, method = "GET", endpoint = "/", status = 200 };
}
