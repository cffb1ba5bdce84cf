using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Tests.Http;

namespace TikApis.Tests.Reference;

/// <summary>An app and its description, with the account and the keys that the description's examples speak of.</summary>
public sealed class ReferenceApp : HttpApp
{
    /// <summary>The account of every example.</summary>
    public const string Account = "acme";

    public JsonObject Document { get; private set; } = null!;

    public IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>Routes that the description must have, as it writes them.</summary>
    public IEnumerable<string> Routes =>
        App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) || route.RoutePattern.RawText.StartsWith("/health/", StringComparison.Ordinal))
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}"));

    /// <summary>A key for each scope.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; private set; } = new Dictionary<string, string>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var anonymous = App.WithKey(null);
        Document = JsonNode.Parse((await anonymous.Get("/openapi/v1.json")).Text)!.AsObject();
        Operations = [.. Operation.Of(Document)];

        // The first of the examples makes the account of all the others.
        var create = Operations.Single(operation => operation.Name == "POST /v1/accounts");
        Assert.Equal(201, (await Http.PostText(create.Path, create.Bodies.Single().Example!.ToJsonString())).Status);
        await App.Send(new { accountId = Account, apiKeyId = "key_1", method = "GET", endpoint = "/v1/tiktok/posts/42", status = 200, responseTimeMs = 12 });
        await App.Send(new { accountId = Account, method = "GET", endpoint = "/v1/analytics", status = 500 });
        Keys = new Dictionary<string, string>
        {
            ["account"] = await NewKey(Account, "account"),
            ["ingest"] = await NewKey(Account, "ingest"),
            ["admin"] = Support.UsageApp.OperatorKey,
        };
    }
}
