using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Keys;

/// <summary>G8: what each kind of key opens, and that nobody sees another account.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    readonly TempFolder folder = new();
    UsageApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await UsageApp.Start(folder.Database);
        foreach (var id in new[] { "ann", "ANN", "0ab", "ab" })
            (await app.Http.PostAsJsonAsync("/v1/accounts", new { id, name = $"Account {id}" })).EnsureSuccessStatusCode();
        await app.Send(new { id = "1", accountId = "ann", method = "GET", endpoint = "/v1/a", status = 200 });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("none", 401, 401, 401, 401)]
    [InlineData("unknown", 401, 401, 401, 401)]
    [InlineData("account", 200, 403, 403, 403)]
    [InlineData("ingest", 403, 202, 403, 403)]
    [InlineData("account,ingest", 200, 202, 403, 403)]
    [InlineData("admin", 200, 202, 200, 201)]
    [InlineData("operator", 403, 202, 200, 201)]
    public async Task A_key_opens_what_its_scopes_say(string key, int ownUsage, int ingest, int othersUsage, int createKey)
    {
        using var http = app.WithKey(key switch
        {
            "none" => null,
            "unknown" => "tik_nobody_has_this_key",
            "operator" => UsageApp.OperatorKey,
            _ => await CreateKey("ann", key.Split(',')),
        });
        Assert.Equal(ownUsage, await Status(http.GetAsync("/v1/account/usage")));
        Assert.Equal(ownUsage, await Status(http.GetAsync("/v1/account/usage/summary")));
        Assert.Equal(ownUsage, await Status(http.GetAsync("/v1/account/usage/endpoints")));
        Assert.Equal(ingest, await Status(http.PostAsJsonAsync("/v1/usage/events", new { id = "1", accountId = "ann", method = "GET", endpoint = "/v1/a", status = 200 })));
        Assert.Equal(othersUsage, await Status(http.GetAsync("/v1/accounts/ann/usage")));
        Assert.Equal(othersUsage, await Status(http.GetAsync("/v1/accounts/ann")));
        Assert.Equal(createKey, await Status(http.PostAsJsonAsync("/v1/accounts/ab/api-keys", new { name = "k" })));
    }

    [Fact]
    public async Task A_key_reads_its_own_account_only_however_alike_the_ids_are()
    {
        foreach (var (account, requests) in new[] { ("ann", 1), ("ANN", 0), ("0ab", 0), ("ab", 0) })
        {
            using var http = app.WithKey(await CreateKey(account, ["account"]));
            var usage = await http.Data("/v1/account/usage");
            Assert.Equal((account, requests), (usage.GetProperty("accountId").GetString(), usage.GetProperty("totals").GetProperty("requests").GetInt32()));
        }
    }

    [Fact]
    public async Task A_key_works_as_a_bearer_token_and_after_a_restart()
    {
        var key = await CreateKey("ann", ["account"]);
        await app.DisposeAsync();
        app = await UsageApp.Start(folder.Database);
        using var http = app.WithKey(null);
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal("ann", (await http.Data("/v1/account/usage")).GetProperty("accountId").GetString());
    }

    [Fact]
    public async Task A_key_is_kept_only_as_its_hash()
    {
        var key = await CreateKey("ann", ["account"]);
        var stored = Encoding.Latin1.GetString([.. Directory.GetFiles(folder.Path).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).SelectMany(ReadShared)]);
        Assert.DoesNotContain(key, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(UsageApp.OperatorKey, stored, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), stored, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"name":"k","scopes":["root"]}""", "scopes")]
    [InlineData("""{"name":"k","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"","scopes":["account"]}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"k","name":"l"}""", "name")]
    [InlineData("""{"name":"k",""", "body")]
    public async Task A_key_nobody_can_have_is_refused_with_the_field_named(string body, string field)
    {
        using var response = await app.Http.PostAsync("/v1/accounts/ann/api-keys", new StringContent(body, Encoding.UTF8, "application/json"));
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (response.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains(field, error.GetProperty("details").EnumerateArray().Select(d => d.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{"id":"ann","name":"Again"}""", 409, "id")]
    [InlineData("""{"id":"a/b","name":"x"}""", 400, "id")]
    [InlineData("""{"id":"..","name":"x"}""", 400, "id")]
    [InlineData("""{"id":"new","name":"x","plan":"gold"}""", 400, "plan")]
    [InlineData("""{"id":"new"}""", 400, "name")]
    public async Task An_account_that_cannot_be_is_refused_with_the_field_named(string body, int status, string field)
    {
        using var response = await app.Http.PostAsync("/v1/accounts", new StringContent(body, Encoding.UTF8, "application/json"));
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(field, error.GetProperty("details")[0].GetProperty("field").GetString());
        Assert.Equal(404, await Status(app.Http.GetAsync("/v1/accounts/new")));
    }

    [Fact]
    public async Task An_unknown_account_is_created_by_its_first_event_and_can_be_given_keys_and_a_name()
    {
        Assert.Equal(404, await Status(app.Http.GetAsync("/v1/accounts/fresh")));
        await app.Send(new { id = "1", accountId = "fresh", method = "GET", endpoint = "/v1/a", status = 200 });
        Assert.Equal("free", (await app.Get("/v1/accounts/fresh")).GetProperty("plan").GetString());
        using var http = app.WithKey(await CreateKey("fresh", ["account"]));
        Assert.Equal(1, (await http.Data("/v1/account/usage")).GetProperty("totals").GetProperty("requests").GetInt32());
    }

    async Task<string> CreateKey(string account, string[] scopes)
    {
        using var response = await app.Http.PostAsJsonAsync($"/v1/accounts/{account}/api-keys", new { name = "test", scopes });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("key").GetString()!;
    }

    static async Task<int> Status(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        return (int)response.StatusCode;
    }

    static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
