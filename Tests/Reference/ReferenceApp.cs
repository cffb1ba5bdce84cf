using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Alerts;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

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

    /// <summary>What was made by the examples of all that makes something: the account, the plan and the key that others speak of.</summary>
    internal IReadOnlyList<(Operation Operation, Reply Reply)> Made { get; private set; } = [];

    /// <summary>A key for each scope.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; private set; } = new Dictionary<string, string>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var anonymous = App.WithKey(null);
        Document = JsonNode.Parse((await anonymous.Get("/openapi/v1.json")).Text)!.AsObject();
        Operations = [.. Operation.Of(Document)];
        Made = [await Make("POST /v1/accounts"), await Make("POST /v1/plans"), await Make("POST /v1/accounts/{accountId}/api-keys")];
        Dictionary<string, string> ids = new() { ["keyId"] = Made[^1].Reply.Data.GetProperty("id").GetString()! };
        (Operation Operation, Reply Reply) webhook = await Make("POST /v1/accounts/{accountId}/webhooks");
        ids["webhookId"] = webhook.Reply.Data.GetProperty("webhook").GetProperty("id").GetString()!;
        ids["deliveryId"] = (await Http.Send("POST", $"/v1/accounts/{Account}/webhooks/{ids["webhookId"]}/test")).Data.GetProperty("id").GetString()!;
        (Operation Operation, Reply Reply) rule = await Make("POST /v1/accounts/{accountId}/alert-rules");
        ids["ruleId"] = rule.Reply.Data.GetProperty("id").GetString()!;
        ids["alertId"] = await MakeAlert();
        Made = [.. Made, webhook, rule];
        Operations = [.. Operation.Of(Document, ids)];
        await App.Send(new { id = "req_81", accountId = Account, apiKeyId = "key_1", method = "GET", endpoint = "/v1/tiktok/posts/42", status = 200, responseTimeMs = 12 });
        await App.Send([.. Enumerable.Repeat(new { accountId = Account, method = "GET", endpoint = "/v1/analytics", status = 500 }, 20)]); // Enough for a recommendation.
        const string FromSource =
            """{"specversion":"1.0","id":"req_81","source":"/gateways/eu-1","type":"t","subject":"acme","data":{"method":"GET","endpoint":"/","status":200}}""";
        Assert.Equal(202, (await Http.PostText("/v1/usage/events", FromSource, "application/cloudevents+json")).Status);
        Keys = new Dictionary<string, string>
        {
            ["account"] = await NewKey(Account, "account"),
            ["ingest"] = await NewKey(Account, "ingest"),
            ["admin"] = Support.UsageApp.OperatorKey,
        };
    }

    /// <summary>An alert, by what is used of an account's limits.</summary>
    async Task<string> MakeAlert()
    {
        await App.Send([.. Enumerable.Repeat(new { accountId = Account, apiKeyId = "key_2", method = "GET", endpoint = "/v1/analytics", status = 200 }, 60)]);
        var alerts = App.Grains.GetGrain<IAlertsGrain>(Account);
        for (var tries = 0; tries < 100; tries++)
        {
            if ((await alerts.GetAlerts(new AlertFilter(), 0, 1)).Alerts is [var first])
                return first.Alert.Id;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException("No alert was raised.");
    }

    /// <summary>A key that an operation takes.</summary>
    public string? KeyOf(Operation operation) => operation.Scope is { } scope ? Keys[scope] : null;

    /// <summary>An example that settles a reservation, with the id of one.</summary>
    internal async Task<JsonNode?> WithReservation(Operation operation, JsonNode? example)
    {
        if (operation.Path is not ("/v1/rate-limits/commit" or "/v1/rate-limits/release"))
            return example;
        var reserved = await Http.Post("/v1/rate-limits/reserve", new { accountId = Account, endpoint = "/" });
        var body = example!.DeepClone();
        body["id"] = reserved.Data.GetProperty("id").GetString();
        return body;
    }

    /// <summary>Sends a request that must succeed as described.</summary>
    internal async Task<Reply> Succeed(Operation operation, string path, string? contentType = null, JsonNode? body = null)
    {
        var reply = await Ask(operation, path, KeyOf(operation), contentType, body);
        Assert.True(reply.Status is >= 200 and < 300, $"{operation} {path} {contentType}: {reply.Status} {reply.Text}");
        await operation.AssertFits(reply);
        return reply;
    }

    /// <summary>Sends a request; without a content type it has no body.</summary>
    internal async Task<Reply> Ask(Operation operation, string path, string? key, string? contentType, JsonNode? body)
    {
        using var http = App.WithKey(key);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (contentType is not null)
        {
            var text = body is JsonValue lines && contentType is not "application/json" ? lines.GetValue<string>() : body?.ToJsonString() ?? "";
            request.Content = new StringContent(text);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            request.Headers.ExpectContinue = text.Length > 1_000_000;
        }

        return operation.IsStream ? await AskStream(http, request) : await http.Ask(request);
    }

    /// <summary>Of a stream that begins, the data of its first event.</summary>
    static async Task<Reply> AskStream(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var text = response.IsSuccessStatusCode ? (await (await EventReader.Of(response)).NextUsage()).Text : await response.Content.ReadAsStringAsync();
            return new Reply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers, response.Content.Headers.Allow);
        }
    }

    /// <summary>High enough not to be met, so that every answer says where the key stands.</summary>
    protected override string[] Settings =>
    [
        "--RateLimits:RequestsPerMinute=1000000", "--RateLimits:IngestRequestsPerMinute=1000000",
        "--Email:Host=127.0.0.1", "--Email:Port=1", "--Email:Security=None", "--Email:From=usage@example.com", // Nobody listens there.
    ];

    async Task<(Operation, Reply)> Make(string name)
    {
        var operation = Operations.Single(operation => operation.Name == name);
        var reply = await Http.PostText(operation.PathWith(), operation.Bodies.Single().Example!.ToJsonString());
        Assert.True(reply.Status == 201, $"{name}: {reply.Status} {reply.Text}");
        return (operation, reply);
    }
}
