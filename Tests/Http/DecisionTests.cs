using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Decisions on requests before they are served.</summary>
public sealed class DecisionTests(ClockedApp app) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task Of_many_callers_at_once_exactly_the_limit_is_let_through()
    {
        var account = await app.NewAccount("free");
        for (var window = 0; window < 3; window++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Acquire(account)));
            Assert.Equal(30, answers.Count(answer => answer.Allowed));
            Assert.All(answers, answer => Assert.True(answer.Decided));
            Assert.Equal(answers.Length, answers.Select(answer => answer.Id).Distinct().Count());
            var refused = answers.First(answer => !answer.Allowed);
            Assert.Equal(("requestsPerMinute", 30, 0), (refused.Kind, refused.Limit, refused.Remaining));
            app.MoveTo(app.Now.AddMinutes(1));
        }
    }

    [Fact]
    public async Task A_request_is_counted_when_it_is_let_through_and_not_again_when_its_event_arrives()
    {
        var account = await app.NewAccount("free");
        var permits = new List<string>();
        for (var i = 0; i < 10; i++)
            permits.Add((await Acquire(account)).Id!);
        Assert.Equal(10, await Used(account, "requestsPerMinute"));
        await app.App.Send([.. permits.Select(id => Event(account, id, 200))]);
        await app.App.Send([.. permits.Select(id => Event(account, id, 200))]);
        Assert.Equal((10, 10, 10), (await Used(account, "requestsPerMinute"), await Used(account, "monthlyQuota"), await app.Requests(account)));

        // Only those that nobody decided on come on top.
        await app.App.Send(Event(account, "plain", 200));
        Assert.Equal((11, 11), (await Used(account, "requestsPerMinute"), await Used(account, "monthlyQuota")));
        await app.Restart();
        Assert.Equal((11, 11), (await Used(account, "requestsPerMinute"), await Used(account, "monthlyQuota")));
        Assert.Equal(19, await TakeAll(account));
    }

    [Fact]
    public async Task A_refused_request_took_nothing_and_is_put_down_once()
    {
        var account = await app.NewAccount("free");
        Assert.Equal(30, await TakeAll(account));
        var refused = await Acquire(account);
        await app.App.Send(Event(account, refused.Id!, 429));
        Assert.Equal(30, await Used(account, "requestsPerDay"));
        var violation = Assert.Single((await app.App.Get($"/v1/accounts/{account}/rate-limits/violations")).EnumerateArray());
        Assert.Equal(("requestsPerMinute", 30, 0, 2), (violation.GetProperty("kind").GetString(), Long(violation, "limit"), Long(violation, "over"), Long(violation, "refused")));
        Assert.Equal("ANY /v1/posts", violation.GetProperty("endpoints")[0].GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task A_cost_is_taken_as_a_whole_or_not_at_all_and_of_every_limit()
    {
        var account = await app.NewAccount("free");
        Assert.True((await Acquire(account, new { cost = 28 })).Allowed);
        Assert.False((await Acquire(account, new { cost = 3 })).Allowed);
        Assert.True((await Acquire(account, new { cost = 2 })).Allowed);
        Assert.Equal((30, 30, 30, 0), (await Used(account, "requestsPerMinute"), await Used(account, "requestsPerDay"), await Used(account, "monthlyQuota"), await Used(account, "postsPerDay")));

        app.MoveTo(app.Now.AddMinutes(1));
        for (var post = 0; post < 5; post++)
            Assert.True((await Acquire(account, new { endpoint = "/v1/tiktok/posts", method = "POST" })).Allowed);
        var sixth = await Acquire(account, new { endpoint = "/v1/tiktok/posts", method = "POST" });
        Assert.Equal((false, "postsPerDay", 5), (sixth.Allowed, sixth.Kind, sixth.Limit));
        Assert.True((await Acquire(account, new { endpoint = "/v1/tiktok/posts", method = "GET" })).Allowed);
    }

    [Fact]
    public async Task A_reservation_is_settled_with_what_it_cost_and_gives_the_rest_back()
    {
        var account = await app.NewAccount("free");
        var first = await Reserve(account, 20);
        Assert.False((await Reserve(account, 20)).Allowed);
        Assert.Equal(200, (await Settle("commit", account, first.Id!, 5)).Status);
        Assert.Equal(5, await Used(account, "requestsPerMinute"));
        Assert.Equal(200, (await Settle("commit", account, first.Id!, 5)).Status);
        (await Settle("commit", account, first.Id!, 6)).AssertError(409, "conflict");
        Assert.Equal(5, await Used(account, "requestsPerMinute"));

        var second = await Reserve(account, 20);
        (await Settle("commit", account, second.Id!, 21)).AssertError(400, "invalid_request", "cost");
        Assert.Equal(200, (await Settle("release", account, second.Id!)).Status);
        Assert.Equal(5, await Used(account, "requestsPerMinute"));

        var third = await Reserve(account, 25);
        Assert.True(third.Allowed);
        app.MoveTo(app.Now.AddSeconds(11));
        (await Settle("commit", account, third.Id!)).AssertError(404, "not_found");
        Assert.Equal(5, await Used(account, "requestsPerDay"));
        (await Settle("commit", "nobody", third.Id!)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Decisions_come_as_often_as_a_plan_s_grants_end()
    {
        var account = await app.NewAccount("pro");
        for (var i = 0; i < 60; i++)
            Assert.True((await Acquire(account)).Allowed);
        Assert.False((await Acquire(account)).Allowed);
    }

    [Fact]
    public async Task An_account_that_its_first_event_made_is_told_of_another_plan_at_once()
    {
        var account = app.NewId();
        await app.App.Send(Event(account, "first", 200));
        Assert.Equal(200, (await app.Http.Send("PATCH", $"/v1/accounts/{account}", new { plan = "business" })).Status);
        for (var tries = 0; (await Acquire(account)).Limit != 120; tries++)
            Assert.True(tries < 20);
    }

    [Fact]
    public async Task Settling_makes_no_account()
    {
        (await Settle("commit", "never-seen", "permit_x")).AssertError(404, "not_found");
        Assert.Equal(404, (await app.Http.Get("/v1/accounts/never-seen")).Status);
    }

    [Fact]
    public async Task Answers_carry_the_limits_in_headers()
    {
        var account = await app.NewAccount("free");
        var reply = await app.Http.Post("/v1/rate-limits/acquire", new { accountId = account, apiKeyId = "k", endpoint = "/v1/posts" });
        Assert.Equal((200, "30", "29"), (reply.Status, reply.Header("X-RateLimit-Limit"), reply.Header("X-RateLimit-Remaining")));
        Assert.Null(reply.Header("Retry-After"));
        await TakeAll(account);
        reply = await app.Http.Post("/v1/rate-limits/acquire", new { accountId = account, apiKeyId = "k", endpoint = "/v1/posts" });
        Assert.Equal((200, "0", false), (reply.Status, reply.Header("X-RateLimit-Remaining"), reply.Data.GetProperty("allowed").GetBoolean()));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!, null), 1, 60);
    }

    [Theory]
    [InlineData("""{"endpoint":"/"}""", "accountId")]
    [InlineData("""{"accountId":"a b","endpoint":"/"}""", "accountId")]
    [InlineData("""{"accountId":"a"}""", "endpoint")]
    [InlineData("""{"accountId":"a","endpoint":"nowhere"}""", "endpoint")]
    [InlineData("""{"accountId":"a","endpoint":"/","apiKeyId":"a/b"}""", "apiKeyId")]
    [InlineData("""{"accountId":"a","endpoint":"/","method":"G T"}""", "method")]
    [InlineData("""{"accountId":"a","endpoint":"/","category":""}""", "category")]
    [InlineData("""{"accountId":"a","endpoint":"/","cost":0}""", "cost")]
    [InlineData("""{"accountId":"a","endpoint":"/","cost":-5}""", "cost")]
    [InlineData("""{"accountId":"a","endpoint":"/","cost":1000001}""", "cost")]
    [InlineData("""{"accountId":"a","endpoint":"/","cost":1.5}""", "cost")]
    [InlineData("""{"accountId":"a","endpoint":"/","expiresInSeconds":5}""", "expiresInSeconds")]
    public async Task Bad_input_names_its_field(string body, string field) =>
        (await app.Http.PostText("/v1/rate-limits/acquire", body)).AssertError(400, "invalid_request", field);

    [Fact]
    public async Task Only_a_gateway_may_ask()
    {
        var account = await app.NewAccount("free");
        using var http = app.App.WithKey(await app.NewKey(account, "account"));
        (await http.Post("/v1/rate-limits/acquire", new { accountId = account, endpoint = "/" })).AssertError(403, "forbidden");
    }

    async Task<Answer> Acquire(string account, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(new { accountId = account, apiKeyId = "k", endpoint = "/v1/posts" })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more)?.AsObject() ?? [])
            body[name] = value?.DeepClone();
        return Answer.Of(await app.Http.Post("/v1/rate-limits/acquire", body));
    }

    async Task<Answer> Reserve(string account, int cost) =>
        Answer.Of(await app.Http.Post("/v1/rate-limits/reserve", new { accountId = account, apiKeyId = "k", endpoint = "/v1/posts", cost, expiresInSeconds = 10 }));

    Task<Reply> Settle(string how, string accountId, string id, int? cost = null) => app.Http.Post($"/v1/rate-limits/{how}", new { accountId, id, cost });

    async Task<int> TakeAll(string account)
    {
        for (var taken = 0; ; taken++)
        {
            if (!(await Acquire(account)).Allowed)
                return taken;
        }
    }

    async Task<long> Used(string account, string kind) => Long(
        (await app.App.Get($"/v1/accounts/{account}/rate-limits?apiKeyId=k"))[0].GetProperty("limits").EnumerateArray().Single(limit => limit.GetProperty("kind").GetString() == kind), "used");

    object Event(string account, string id, int status) =>
        new { id, accountId = account, apiKeyId = "k", timestamp = app.Now.UtcDateTime, method = "GET", endpoint = "/v1/posts", status };

    static long Long(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    sealed record Answer(bool Allowed, bool Decided, string? Id, string? Kind, long Limit, long Remaining)
    {
        public static Answer Of(Reply reply)
        {
            Assert.True(reply.Status == 200, reply.Text);
            var limit = reply.Data.GetProperty("limit");
            return new(
                reply.Data.GetProperty("allowed").GetBoolean(), reply.Data.GetProperty("decided").GetBoolean(), reply.Data.GetProperty("id").GetString(),
                limit.GetProperty("kind").GetString(), Long(limit, "limit"), Long(limit, "remaining"));
        }
    }
}
