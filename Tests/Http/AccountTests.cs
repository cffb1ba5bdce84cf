using System.Text;
using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Accounts as operators make them, and as events do.</summary>
public sealed class AccountTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    const string Accounts = "/v1/accounts";
    const int MaxBytes = 64 * 1024;

    /// <summary>Bodies of <c>POST /v1/accounts</c> that are refused, and the field that is to blame.</summary>
    public static TheoryData<string, string> Bad =>
    [
        ("{}", "name"), ("""{"id":"x"}""", "name"), ("""{"name":null}""", "name"), ("""{"name":""}""", "name"), ("""{"name":"  "}""", "name"), ("""{"name":5}""", "name"),
        ("""{"name":["x"]}""", "name"), ("""{"name":{"a":1}}""", "name"), ("""{"name":true}""", "name"), ("""{"name":"a\u0000b"}""", "name"), ("""{"name":"a\nb"}""", "name"),
        ("""{"name":"\u0085"}""", "name"), ($$"""{"name":"{{new string('n', 101)}}"}""", "name"),
        ("""{"name":"x","id":""}""", "id"), ("""{"name":"x","id":5}""", "id"), ("""{"name":"x","id":"a b"}""", "id"), ("""{"name":"x","id":"a/b"}""", "id"), ("""{"name":"x","id":"a?b"}""", "id"),
        ("""{"name":"x","id":"a%2fb"}""", "id"), ("""{"name":"x","id":".."}""", "id"), ("""{"name":"x","id":"ä"}""", "id"), ("""{"name":"x","id":"a\u0000"}""", "id"), ("""{"name":"x","id":"a\n"}""", "id"),
        ($$"""{"name":"x","id":"{{new string('i', 65)}}"}""", "id"), ("""{"name":"x","id":"١"}""", "id"),
        ("""{"name":"x","plan":"gold"}""", "plan"), ("""{"name":"x","plan":""}""", "plan"), ("""{"name":"x","plan":" pro"}""", "plan"), ("""{"name":"x","plan":1}""", "plan"), ("""{"name":"x","plan":["pro"]}""", "plan"),
        ("""{"name":"x","name":"y"}""", "name"), ("""{"name":"x","Name":"y"}""", "Name"),
    ];

    /// <summary>Bodies that are no JSON object, or none at all.</summary>
    public static TheoryData<string> Unreadable =>
    [
        "", " ", "null", "5", "\"x\"", "[]", """[{"name":"x"}]""", "{", """{"name":"x" """, """{"name":"x"}}""", """{"name":"x"} x""", """{"name":"x",}""", """{'name':'x'}""", """{"name":"x"/**/}""",
        """{"name":"\ud800"}""", """{"name":"\x"}""", $$"""{"name":"x","more":{{new string('[', 17)}}{{new string(']', 17)}}}""", "{\"name\":\"a\0b\"}",
    ];

    [Fact]
    public async Task An_account_is_created_and_can_be_read()
    {
        var id = fixture.NewId();
        var created = await fixture.Http.Post(Accounts, new { id, name = "Ünited <Möbel> & Söhne 🪑", plan = "PRO" });
        Assert.Equal((201, $"{Accounts}/{id}"), (created.Status, created.Headers.Location?.OriginalString));
        Reply.AssertNames(created.Json, "success", "data");
        Reply.AssertNames(created.Data, "id", "name", "plan", "anchorDay", "createdAt", "limits", "customLimits", "closedAt");
        Assert.Equal((id, "Ünited <Möbel> & Söhne 🪑", "pro"), Names(created.Data));
        var today = created.Data.GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal(today.UtcDateTime.Day, created.Data.GetProperty("anchorDay").GetInt32());

        Assert.Equal(created.Data.GetRawText(), (await fixture.Http.Get($"{Accounts}/{id}")).Data.GetRawText());
        Assert.Equal(0, await fixture.Requests(id));
    }

    [Fact]
    public async Task An_account_without_an_id_gets_one_and_without_a_plan_the_default()
    {
        var one = await fixture.Http.Post(Accounts, new { name = "One" });
        var two = await fixture.Http.Post(Accounts, new { id = (string?)null, name = "One", plan = (string?)null });
        Assert.NotEqual(Names(one.Data).Id, Names(two.Data).Id);
        Assert.Equal("free", Names(one.Data).Plan);
        Assert.Equal(one.Data.GetRawText(), (await fixture.Http.Get(one.Headers.Location!.OriginalString)).Data.GetRawText());
    }

    [Theory]
    [InlineData("free")]
    [InlineData("Business")]
    [InlineData("ENTERPRISE")]
    public async Task A_plan_is_found_in_any_case(string plan) =>
        Assert.Equal(plan.ToLowerInvariant(), Names((await fixture.Http.Get($"{Accounts}/{await fixture.NewAccount(plan)}")).Data).Plan);

    [Theory]
    [InlineData("a@example.com")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("2001:db8::1")]
    [InlineData("a+b")]
    [InlineData("x.json")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task An_id_may_hold_what_ids_hold(string id)
    {
        var created = await fixture.Http.Post(Accounts, new { id, name = "Name" });
        Assert.Equal(201, created.Status);
        Assert.Equal(id, Names((await fixture.Http.Get(created.Headers.Location!.OriginalString)).Data).Id);
        Assert.Equal(id, Names((await fixture.Http.Get($"{Accounts}/{id}")).Data).Id);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict_and_changes_nothing()
    {
        var id = await fixture.NewAccount("pro");
        var before = (await fixture.Http.Get($"{Accounts}/{id}")).Text;
        (await fixture.Http.Post(Accounts, new { id, name = "Another", plan = "business" })).AssertError(409, "conflict", "id");
        Assert.Equal(before, (await fixture.Http.Get($"{Accounts}/{id}")).Text);
    }

    [Fact]
    public async Task Of_many_who_create_one_account_one_does()
    {
        var id = fixture.NewId();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => fixture.Http.Post(Accounts, new { id, name = $"Name {n}" })));
        var created = Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(19, replies.Count(reply => reply.Status == 409));
        Assert.Equal(created.Data.GetRawText(), (await fixture.Http.Get($"{Accounts}/{id}")).Data.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_field_that_cannot_be_is_named_and_nothing_created(string body, string blamed)
    {
        var before = Stored();
        (await fixture.Http.PostText(Accounts, body)).AssertError(400, "invalid_request", blamed);
        Assert.Equal(before, Stored());
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_cannot_be_read_is_refused(string body)
    {
        var before = Stored();
        (await fixture.Http.PostText(Accounts, body)).AssertError(400, "invalid_request");
        Assert.Equal(before, Stored());
    }

    [Fact]
    public async Task Every_field_that_cannot_be_is_named_at_once()
    {
        var reply = await fixture.Http.Post(Accounts, new { id = "a b", name = "", plan = "go ld" });
        reply.AssertError(400, "invalid_request");
        Assert.Equal(["id", "name", "plan"], reply.Fields.Order());
    }

    [Fact]
    public async Task Broken_UTF_8_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        (await fixture.Http.Ask(new HttpRequestMessage(HttpMethod.Post, Accounts) { Content = content })).AssertError(400, "invalid_request");
    }

    [Fact]
    public async Task Fields_nobody_asked_for_are_passed_over()
    {
        var id = fixture.NewId();
        var reply = await fixture.Http.Post(Accounts, new { id, name = "Name", createdAt = "1999-01-01T00:00:00Z", anchorDay = 31, keys = new[] { "x" } });
        Assert.Equal(201, reply.Status);
        Assert.NotEqual(1999, reply.Data.GetProperty("createdAt").GetDateTimeOffset().Year);
    }

    [Fact]
    public async Task A_body_may_have_64_KB()
    {
        Assert.Equal(201, (await fixture.Http.PostText(Accounts, """{"name":"x"}""".PadRight(MaxBytes))).Status);
        (await fixture.Http.PostText(Accounts, """{"name":"x"}""".PadRight(MaxBytes + 1))).AssertError(413, "payload_too_large");
        var chunked = new HttpRequestMessage(HttpMethod.Post, Accounts) { Content = new StringContent("""{"name":"x"}""".PadRight(10 * MaxBytes), Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        (await fixture.Http.Ask(chunked)).AssertError(413, "payload_too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-ndjson")]
    [InlineData("json")]
    [InlineData("")]
    public async Task A_body_that_is_not_JSON_is_refused(string contentType) =>
        (await fixture.Http.PostText(Accounts, """{"name":"x"}""", contentType)).AssertError(415, "unsupported_media_type");

    [Theory]
    [InlineData("nobody")]
    [InlineData("a%20b")]
    [InlineData("a%2fb")]
    [InlineData("%F0%9F%92%A9")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_account_nobody_created_is_not_found(string id)
    {
        foreach (var path in new[] { "", "/usage", "/usage/summary", "/usage/endpoints" })
            (await fixture.Http.Get($"{Accounts}/{id}{path}")).AssertError(404, "not_found");
        (await fixture.Http.Post($"{Accounts}/{id}/api-keys", new { name = "Key" })).AssertError(404, "not_found");
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"x","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["root"]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["account",null]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["Account"]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["account","account","account","account"]}""", "scopes")]
    [InlineData("""{"name":"x","scopes":"account"}""", "scopes")]
    [InlineData("""{"name":"x","scopes":[1]}""", "scopes[0]")]
    public async Task A_key_that_cannot_be_is_refused_by_its_field(string body, string blamed)
    {
        var id = await fixture.NewAccount();
        var before = Stored();
        (await fixture.Http.PostText($"{Accounts}/{id}/api-keys", body)).AssertError(400, "invalid_request", blamed);
        Assert.Equal(before, Stored());
    }

    [Fact]
    public async Task A_key_without_scopes_is_the_owners()
    {
        var id = await fixture.NewAccount();
        Assert.Equal("""["account"]""", (await fixture.Http.Post($"{Accounts}/{id}/api-keys", new { name = "Key" })).Data.GetProperty("scopes").GetRawText());
    }

    [Fact]
    public async Task An_account_begins_with_its_first_event_on_the_default_plan()
    {
        var id = fixture.NewId("event");
        await fixture.App.Send(new { accountId = id, method = "GET", endpoint = "/", status = 200, timestamp = "2020-02-02T00:00:00Z" });
        var begun = (await fixture.Http.Get($"{Accounts}/{id}")).Data;
        Assert.Equal((id, id, "free"), Names(begun));

        // It can be given a name and a plan, and remains as old as it is.
        var created = (await fixture.Http.Post(Accounts, new { id, name = "Named", plan = "pro" })).Data;
        Assert.Equal((id, "Named", "pro"), Names(created));
        Assert.Equal(begun.GetProperty("createdAt").GetString(), created.GetProperty("createdAt").GetString());
        Assert.Equal(1, await fixture.Requests(id));
        Assert.Equal("pro", (await fixture.App.Get($"{Accounts}/{id}/usage/summary")).GetProperty("plan").GetString());
        (await fixture.Http.Post(Accounts, new { id, name = "Again" })).AssertError(409, "conflict", "id");
    }

    [Fact]
    public async Task Keys_can_be_made_for_an_account_that_began_with_an_event()
    {
        var id = fixture.NewId("event");
        await fixture.App.Send(new { accountId = id, method = "GET", endpoint = "/", status = 200 });
        using (var http = fixture.App.WithKey(await fixture.NewKey(id, "account")))
            Assert.Equal(1, (await http.Get("/v1/account/usage")).Data.GetProperty("totals").GetProperty("requests").GetInt64());
        Assert.Equal((id, id, "free"), Names((await fixture.Http.Get($"{Accounts}/{id}")).Data));
    }

    static (string? Id, string? Name, string? Plan) Names(JsonElement account) =>
        (account.GetProperty("id").GetString(), account.GetProperty("name").GetString(), account.GetProperty("plan").GetString());

    /// <summary>Accounts and keys that are kept, with their versions.</summary>
    List<string> Stored() => fixture.Sql("SELECT GrainTypeString || GrainIdExtensionString || Version FROM OrleansStorage ORDER BY 1");
}
