namespace TikApis.Tests.Http;

/// <summary>Plans that operators make beside the configured ones.</summary>
public sealed class PlanTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    [Fact]
    public async Task A_plan_is_made_used_changed_for_its_accounts_at_once_and_cannot_go_while_it_is_used()
    {
        var made = await fixture.Http.Post("/v1/plans", new { id = "Startup", name = "Start-up", limits = new { requestsPerMinute = 45, requestsPerDay = 2_000 } });
        Assert.Equal((201, "/v1/plans/startup"), (made.Status, made.Headers.Location?.OriginalString));
        Reply.AssertNames(made.Data, "id", "name", "limits", "custom", "configured");
        Reply.AssertNames(made.Data.GetProperty("limits"), "requestsPerMinute", "requestsPerDay", "postsPerDay", "monthlyQuota", "failOpen", "effectiveMonthlyQuota");
        Assert.Equal(made.Data.GetRawText(), (await fixture.Http.Get("/v1/plans/STARTUP")).Data.GetRawText());

        var account = await fixture.NewAccount("STARTUP");
        Assert.Equal(60_000, await Quota(account));
        var replaced = await fixture.Http.Send("PUT", "/v1/plans/startup", new { name = "Start-up", limits = new { monthlyQuota = 5 } });
        Assert.Equal(200, replaced.Status);
        Assert.Equal(5, await Quota(account));

        (await fixture.Http.Send("DELETE", "/v1/plans/startup")).AssertError(409, "conflict");
        await fixture.Http.Send("PATCH", $"/v1/accounts/{account}", new { plan = "pro" });
        Assert.Equal(204, (await fixture.Http.Send("DELETE", "/v1/plans/startup")).Status);
        (await fixture.Http.Get("/v1/plans/startup")).AssertError(404, "not_found");
        (await fixture.Http.Send("PATCH", $"/v1/accounts/{account}", new { plan = "startup" })).AssertError(400, "invalid_request", "plan");
    }

    [Fact]
    public async Task Configured_plans_are_listed_and_changed_where_they_are_configured()
    {
        var plans = (await fixture.App.Get("/v1/plans")).EnumerateArray().ToArray();
        Assert.Equal(["free", "pro", "business", "enterprise"], plans.Take(4).Select(plan => plan.GetProperty("id").GetString()));
        Assert.Equal(30_000, plans[0].GetProperty("limits").GetProperty("effectiveMonthlyQuota").GetInt64());
        (await fixture.Http.Send("PUT", "/v1/plans/pro", new { name = "Pro" })).AssertError(409, "conflict");
        (await fixture.Http.Send("DELETE", "/v1/plans/pro")).AssertError(409, "conflict");
        (await fixture.Http.Post("/v1/plans", new { id = "PRO", name = "Pro" })).AssertError(409, "conflict", "id");
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "id")]
    [InlineData("""{"id":"a b","name":"x"}""", "id")]
    [InlineData("""{"id":"-a","name":"x"}""", "id")]
    [InlineData("""{"id":"a"}""", "name")]
    [InlineData("""{"id":"a","name":"x","limits":{"requestsPerMinute":-1}}""", "limits.requestsPerMinute")]
    [InlineData("""{"id":"a","name":"x","limits":{"postsPerDay":1.5}}""", "limits.postsPerDay")]
    public async Task A_plan_that_cannot_be_is_refused_by_its_field(string body, string blamed) =>
        (await fixture.Http.PostText("/v1/plans", body)).AssertError(400, "invalid_request", blamed);

    [Fact]
    public async Task Plans_and_accounts_on_them_outlive_a_restart()
    {
        await fixture.Http.Post("/v1/plans", new { id = "lasting", name = "Lasting", limits = new { monthlyQuota = 77 } });
        var account = await fixture.NewAccount("lasting");
        await fixture.Restart();
        Assert.Equal(77, await Quota(account));
        (await fixture.Http.Send("DELETE", "/v1/plans/lasting")).AssertError(409, "conflict");
    }

    async Task<long> Quota(string account) =>
        (await fixture.App.Get($"/v1/accounts/{account}/usage/summary")).GetProperty("quota").GetProperty("limit").GetInt64();
}
