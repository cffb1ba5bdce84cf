using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TikApis.Tests.Http;

/// <summary>Who may do what: every route with every kind of key.</summary>
public sealed class KeyScopeTests(KeyScopeTests.Fixture fixture) : IClassFixture<KeyScopeTests.Fixture>
{
    static readonly string[] Kinds = ["none", "wrong", "account", "other", "ingest", "admin", "operator"];

    // One status for each kind of key, in their order.
    static readonly (string Route, string Statuses)[] Table =
    [
        ("POST /v1/usage/events", "401 401 403 403 202 202 202"),
        ("GET /v1/account/usage", "401 401 200 200 403 200 403"),
        ("GET /v1/account/usage/summary", "401 401 200 200 403 200 403"),
        ("GET /v1/account/usage/endpoints", "401 401 200 200 403 200 403"),
        ("GET /v1/accounts/{account}/usage", "401 401 403 403 403 200 200"),
        ("GET /v1/accounts/{account}/usage/summary", "401 401 403 403 403 200 200"),
        ("GET /v1/accounts/{account}/usage/endpoints", "401 401 403 403 403 200 200"),
        ("GET /v1/usage/totals", "401 401 403 403 403 200 200"),
        ("GET /v1/usage/top", "401 401 403 403 403 200 200"),
        ("GET /v1/account/recommendations", "401 401 200 200 403 200 403"),
        ("GET /v1/accounts/{account}/recommendations", "401 401 403 403 403 200 200"),
        ("GET /v1/accounts/{account}", "401 401 403 403 403 200 200"),
        ("POST /v1/accounts/{account}/api-keys", "401 401 403 403 403 201 201"),
        ("POST /v1/accounts", "401 401 403 403 403 201 201"),
        ("GET /v1/accounts", "401 401 403 403 403 200 200"),
        ("PATCH /v1/accounts/{account}", "401 401 403 403 403 200 200"),
        ("DELETE /v1/accounts/nobody", "401 401 403 403 403 404 404"),
        ("GET /v1/accounts/{account}/plan-changes", "401 401 403 403 403 200 200"),
        ("GET /v1/accounts/{account}/api-keys", "401 401 403 403 403 200 200"),
        ("PATCH /v1/accounts/{account}/api-keys/none", "401 401 403 403 403 404 404"),
        ("DELETE /v1/accounts/{account}/api-keys/none", "401 401 403 403 403 404 404"),
        ("GET /v1/accounts/{account}/webhooks", "401 401 403 403 403 200 200"),
        ("DELETE /v1/accounts/{account}/webhooks/none", "401 401 403 403 403 404 404"),
        ("GET /v1/account/webhooks", "401 401 200 200 403 200 403"),
        ("POST /v1/account/webhooks/none/rotate-secret", "401 401 404 404 403 404 403"),
        ("GET /v1/account/webhooks/none/deliveries", "401 401 404 404 403 404 403"),
        ("GET /v1/account/api-keys", "401 401 200 200 403 200 403"),
        ("POST /v1/account/api-keys", "401 401 201 201 403 201 403"),
        ("PATCH /v1/account/api-keys/none", "401 401 404 404 403 404 403"),
        ("DELETE /v1/account/api-keys/none", "401 401 404 404 403 404 403"),
        ("GET /v1/plans", "401 401 403 403 403 200 200"),
        ("GET /v1/plans/pro", "401 401 403 403 403 200 200"),
        ("POST /v1/plans", "401 401 403 403 403 400 400"),
        ("PUT /v1/plans/none", "401 401 403 403 403 404 404"),
        ("DELETE /v1/plans/none", "401 401 403 403 403 404 404"),
        ("GET /v1/accounts/nobody", "401 401 403 403 403 404 404"),
        ("GET /v1/accounts/nobody/usage", "401 401 403 403 403 404 404"),
        ("POST /v1/accounts/nobody/api-keys", "401 401 403 403 403 404 404"),
        ("GET /v1/nothing", "401 401 404 404 404 404 404"),
        ("GET /health/live", "200 200 200 200 200 200 200"),
        ("GET /health/ready", "200 200 200 200 200 200 200"),
        ("GET /metrics", "401 401 403 403 403 200 200"),
        ("GET /cluster/", "401 401 403 403 403 200 200"),
    ];

    public static TheoryData<string, string, int> Cases =>
        [.. from line in Table from kind in Kinds.Zip(line.Statuses.Split(' ')) select (line.Route, kind.First, int.Parse(kind.Second, null))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_route_opens_to_the_keys_it_is_for(string route, string kind, int status)
    {
        var reply = await fixture.Ask(route, kind);
        if (status < 400)
            Assert.True(reply.Status == status, reply.Text);
        else
            reply.AssertError(status, status switch { 400 => "invalid_request", 401 => "unauthorized", 403 => "forbidden", _ => "not_found" });
    }

    /// <summary>A route that is added and forgotten in the table is still not open.</summary>
    [Fact]
    public void Every_route_of_the_API_asks_for_a_scope()
    {
        var routes = fixture.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText?.StartsWith("/v1", StringComparison.Ordinal) == true).ToArray();
        Assert.True(routes.Length >= 10, $"{routes.Length} routes");
        foreach (var route in routes)
        {
            Assert.True(route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is "account" or "ingest" or "admin"), route.RoutePattern.RawText);
            Assert.Null(route.Metadata.GetMetadata<IAllowAnonymous>());
        }
    }

    [Theory]
    [InlineData("Bearer {0}", 200)]
    [InlineData("bearer {0}", 200)]
    [InlineData("BEARER   {0}", 200)]
    [InlineData("Bearer", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("{0}", 401)]
    [InlineData("Basic {0}", 401)]
    [InlineData("Bearer{0}", 401)]
    [InlineData("Bearer {0} {0}", 401)]
    [InlineData("Bearer {0},Bearer {0}", 401)]
    public async Task A_key_can_be_a_bearer_token(string authorization, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account/usage/summary");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, fixture.Secret("account")));
        var reply = await fixture.Anonymous.Ask(request);
        Assert.True(reply.Status == status, reply.Text);
    }

    [Fact]
    public async Task Of_two_keys_the_one_in_X_API_Key_counts()
    {
        async Task<Reply> Ask(string inHeader, string asBearer)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account/usage/summary");
            request.Headers.Add("X-API-Key", fixture.Secret(inHeader));
            request.Headers.Add("Authorization", $"Bearer {fixture.Secret(asBearer)}");
            return await fixture.Anonymous.Ask(request);
        }

        Assert.Equal(fixture.Account, (await Ask("account", "other")).Data.GetProperty("accountId").GetString());
        Assert.Equal(fixture.Other, (await Ask("other", "account")).Data.GetProperty("accountId").GetString());
        (await Ask("wrong", "account")).AssertError(401, "unauthorized");
    }

    [Fact]
    public async Task A_key_with_two_scopes_opens_both()
    {
        using var http = fixture.App.WithKey(await fixture.NewKey(fixture.Account, "ingest", "account"));
        Assert.Equal(200, (await http.Get("/v1/account/usage")).Status);
        Assert.Equal(202, (await http.PostText("/v1/usage/events", "[]")).Status);
        Assert.Equal(403, (await http.Get($"/v1/accounts/{fixture.Account}")).Status);
    }

    public sealed class Fixture : HttpApp
    {
        protected override string[] Settings => ["--Cluster:Page=true"];

        readonly Dictionary<string, string?> keys = [];

        public string Account { get; private set; } = "";

        public string Other { get; private set; } = "";

        public HttpClient Anonymous { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Anonymous = App.WithKey(null);
            Account = await NewAccount();
            Other = await NewAccount();
            keys["none"] = null;
            keys["wrong"] = "tik_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
            keys["account"] = await NewKey(Account, "account");
            keys["other"] = await NewKey(Other, "account");
            keys["ingest"] = await NewKey(Account, "ingest");
            keys["admin"] = await NewKey(Account, "admin");
            keys["operator"] = Support.UsageApp.OperatorKey;
        }

        public string Secret(string kind) => keys[kind]!;

        internal Task<Reply> Ask(string route, string kind)
        {
            var parts = route.Replace("{account}", Account, StringComparison.Ordinal).Split(' ');
            var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
            if (keys[kind] is { } key)
                request.Headers.Add("X-API-Key", key);
            if (parts[0] is "POST" or "PUT" or "PATCH")
                request.Content = parts[1] == BadRequest.Ingest ? JsonContent.Create(Array.Empty<object>()) : JsonContent.Create(new { name = "Name" });
            return Anonymous.Ask(request);
        }
    }
}
