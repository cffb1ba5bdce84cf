using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Operators find, change and close accounts.</summary>
public sealed class AccountListTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    [Fact]
    public async Task An_account_is_listed_before_its_first_event_and_one_of_an_event_as_well()
    {
        await fixture.NewAccount("pro", "listed-created");
        await fixture.App.Send(new { accountId = "listed-seen", method = "GET", endpoint = "/", status = 200 });

        var rows = await List("prefix=listed-");
        Assert.Equal(["listed-created", "listed-seen"], Ids(rows));
        Reply.AssertNames(rows[0], "id", "name", "plan", "createdAt", "closedAt");
        Assert.Equal(("Account listed-created", "pro"), (rows[0].GetProperty("name").GetString(), rows[0].GetProperty("plan").GetString()));
        Assert.Equal(("listed-seen", "free"), (rows[1].GetProperty("name").GetString(), rows[1].GetProperty("plan").GetString()));
        foreach (var row in rows)
        {
            var account = (await fixture.Http.Get($"/v1/accounts/{row.GetProperty("id").GetString()}")).Data;
            Assert.Equal(account.GetProperty("createdAt").GetRawText(), row.GetProperty("createdAt").GetRawText());
        }
    }

    [Fact]
    public async Task Pages_hold_every_account_once()
    {
        for (var i = 0; i < 7; i++)
            await fixture.NewAccount(id: $"paged-{i}");
        List<string?> seen = [];
        for (var page = 1; page <= 3; page++)
        {
            var reply = await fixture.Http.Get($"/v1/accounts?prefix=paged-&limit=3&page={page}");
            Assert.Equal($$"""{"total":7,"pages":3,"current":{{page}},"limit":3}""", reply.Json.GetProperty("meta").GetProperty("pagination").GetRawText());
            seen.AddRange(Ids([.. reply.Data.EnumerateArray()]));
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"paged-{i}"), seen);
        (await fixture.Http.Get("/v1/accounts?limit=101")).AssertError(400, "invalid_request", "limit");
        (await fixture.Http.Get("/v1/accounts?page=0")).AssertError(400, "invalid_request", "page");
        (await fixture.Http.Get("/v1/accounts?plan=a%20b")).AssertError(400, "invalid_request", "plan");
        (await fixture.Http.Get($"/v1/accounts?prefix={new string('x', 101)}")).AssertError(400, "invalid_request", "prefix");
    }

    [Fact]
    public async Task Accounts_are_found_by_plan_and_by_the_beginning_of_id_or_name()
    {
        await fixture.Http.Post("/v1/accounts", new { id = "find-1", name = "Zebra Ltd", plan = "pro" });
        await fixture.Http.Post("/v1/accounts", new { id = "find-2", name = "zebra & Sons", plan = "business" });
        await fixture.Http.Post("/v1/accounts", new { id = "zebra-3", name = "Other", plan = "pro" });

        Assert.Equal(["find-1", "find-2", "zebra-3"], Ids(await List("prefix=zebra")));
        Assert.Equal(["find-1", "zebra-3"], Ids(await List("prefix=zebra&plan=PRO")));
        Assert.Equal(["find-2"], Ids(await List("prefix=zebra&plan=business")));
    }

    [Fact]
    public async Task A_change_of_plan_takes_effect_at_once_and_is_remembered()
    {
        var id = await fixture.NewAccount("free");
        var changed = await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { plan = "Business", name = "New name" });
        Assert.Equal(200, changed.Status);
        Assert.Equal(("business", "New name"), (changed.Data.GetProperty("plan").GetString(), changed.Data.GetProperty("name").GetString()));
        Assert.Equal(600_000, changed.Data.GetProperty("limits").GetProperty("effectiveMonthlyQuota").GetInt64());

        var summary = await fixture.App.Get($"/v1/accounts/{id}/usage/summary");
        Assert.Equal(("business", 600_000), (summary.GetProperty("plan").GetString(), summary.GetProperty("quota").GetProperty("limit").GetInt64()));
        Assert.Equal("business", Assert.Single(await List($"prefix={id}"), row => row.GetProperty("id").GetString() == id).GetProperty("plan").GetString());

        await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { name = "Newer name" });
        var history = (await fixture.Http.Get($"/v1/accounts/{id}/plan-changes")).Data.EnumerateArray().ToArray();
        Assert.Equal(2, history.Length);
        Reply.AssertNames(history[0], "at", "from", "to", "by", "limits");
        Assert.Equal(("free", "business", "operator"), (history[0].GetProperty("from").GetString(), history[0].GetProperty("to").GetString(), history[0].GetProperty("by").GetString()));
        Assert.Equal((null, "free"), (history[1].GetProperty("from").GetString(), history[1].GetProperty("to").GetString()));
    }

    [Fact]
    public async Task Limits_of_its_own_belong_to_a_plan_that_is_custom_and_end_with_it()
    {
        var id = await fixture.NewAccount("pro");
        (await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { limits = new { requestsPerDay = 7 } })).AssertError(400, "invalid_request", "limits");

        var own = (await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { plan = "enterprise", limits = new { requestsPerDay = 7 } })).Data;
        Assert.True(own.GetProperty("customLimits").GetBoolean());
        Assert.Equal(210, (await fixture.App.Get($"/v1/accounts/{id}/usage/summary")).GetProperty("quota").GetProperty("limit").GetInt64());

        var back = (await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { plan = "pro" })).Data;
        Assert.False(back.GetProperty("customLimits").GetBoolean());
        Assert.Equal(150_000, (await fixture.App.Get($"/v1/accounts/{id}/usage/summary")).GetProperty("quota").GetProperty("limit").GetInt64());
    }

    [Theory]
    [InlineData("{}", "body")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"plan":"gold"}""", "plan")]
    [InlineData("""{"plan":"enterprise","limits":{"requestsPerDay":0}}""", "limits.requestsPerDay")]
    [InlineData("""{"plan":"enterprise","limits":{"monthlyQuota":1000000000001}}""", "limits.monthlyQuota")]
    [InlineData("""{"closed":"yes"}""", "closed")]
    public async Task A_change_that_cannot_be_is_refused_whole(string body, string blamed)
    {
        var id = await fixture.NewAccount("pro");
        var before = (await fixture.Http.Get($"/v1/accounts/{id}")).Text;
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/accounts/{id}") { Content = new StringContent(body, null, "application/json") };
        (await fixture.Http.Ask(request)).AssertError(400, "invalid_request", blamed);
        Assert.Equal(before, (await fixture.Http.Get($"/v1/accounts/{id}")).Text);
    }

    [Fact]
    public async Task A_closed_account_keeps_its_history_and_none_of_its_keys()
    {
        var id = await fixture.NewAccount("pro");
        using var http = fixture.App.WithKey(await fixture.NewKey(id, "account"));
        await fixture.App.Send(new { accountId = id, method = "GET", endpoint = "/", status = 200 });
        Assert.Equal(200, (await http.Get("/v1/account/usage")).Status);

        Assert.Equal(204, (await fixture.Http.Send("DELETE", $"/v1/accounts/{id}")).Status);
        (await http.Get("/v1/account/usage")).AssertError(401, "unauthorized");
        (await fixture.Http.Post($"/v1/accounts/{id}/api-keys", new { name = "Key" })).AssertError(409, "conflict");
        Assert.Equal(1, await fixture.Requests(id));
        var account = (await fixture.Http.Get($"/v1/accounts/{id}")).Data;
        Assert.Equal(JsonValueKind.String, account.GetProperty("closedAt").ValueKind);
        Assert.Equal(account.GetProperty("closedAt").GetString(), Assert.Single(await List($"prefix={id}"), row => row.GetProperty("id").GetString() == id).GetProperty("closedAt").GetString());
        (await fixture.Http.Post("/v1/accounts", new { id, name = "Again" })).AssertError(409, "conflict", "id");

        // What still arrives of it happened, and is counted.
        await fixture.App.Send(new { accountId = id, method = "GET", endpoint = "/", status = 200 });
        Assert.Equal(2, await fixture.Requests(id));

        Assert.Equal(204, (await fixture.Http.Send("DELETE", $"/v1/accounts/{id}")).Status);
        Assert.Equal(200, (await fixture.Http.Send("PATCH", $"/v1/accounts/{id}", new { closed = false })).Status);
        (await http.Get("/v1/account/usage")).AssertError(401, "unauthorized");
        await fixture.NewKey(id, "account");
    }

    async Task<JsonElement[]> List(string query) => [.. (await fixture.App.Get($"/v1/accounts?limit=100&{query}")).EnumerateArray()];

    static IEnumerable<string?> Ids(JsonElement[] rows) => rows.Select(row => row.GetProperty("id").GetString());
}
