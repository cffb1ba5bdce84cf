using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using TikApis.Api.Accounts;
using TikApis.Api.Alerts;
using TikApis.Api.Email;
using TikApis.Api.Keys;
using TikApis.Api.RateLimits;
using TikApis.Api.Webhooks;

namespace TikApis.Api.Reference;

/// <summary>An example of each JSON body, which works as it stands.</summary>
static class RequestExamples
{
    static readonly Dictionary<(string Method, Type Body), string> Known = new()
    {
        [("POST", typeof(NewAccount))] = """{"id":"acme","name":"Acme","plan":"pro"}""",
        [("PATCH", typeof(AccountEdit))] = """{"name":"Acme Ltd","plan":"business"}""",
        [("POST", typeof(WantedKey))] = """{"name":"web","scopes":["account"]}""",
        [("PATCH", typeof(KeyEdit))] = """{"name":"web, Frankfurt"}""",
        [("POST", typeof(WantedWebhook))] = """{"url":"https://hooks.example.com/usage","eventTypes":["alert.raised"],"headers":{"X-Tenant":"acme"}}""",
        [("PATCH", typeof(WantedWebhook))] = """{"url":"https://hooks.example.com/usage/v2","eventTypes":[]}""",
        [("POST", typeof(WantedAlertRule))] = """{"name":"Posts fail","type":"errorSpike","thresholds":[2,5],"scope":{"category":"TikTok Posts"},"channels":["webhook","inbox"],"coolDownMinutes":30,"quietHours":{"from":"22:00","to":"07:00","timeZone":"Europe/Berlin"}}""",
        [("PATCH", typeof(WantedAlertRule))] = """{"thresholds":[3],"enabled":true}""",
        [("PUT", typeof(WantedNotifications))] = """{"emails":["ops@example.com","on-call@example.com"],"digestMinutes":10}""",
        [("POST", typeof(WantedRecovery))] = """{"since":"2025-05-12T08:30:00Z"}""",
        [("POST", typeof(WantedPlan))] = """{"id":"starter","name":"Starter","limits":{"requestsPerMinute":45,"requestsPerDay":2000,"postsPerDay":10}}""",
        [("POST", typeof(WantedDecision))] = """{"accountId":"acme","apiKeyId":"key_1","method":"POST","endpoint":"/v1/tiktok/posts","cost":1}""",
        [("POST", typeof(WantedSettlement))] = """{"accountId":"acme","id":"permit_0199f5d1c0de7a3b8f4e6d2c1b0a9988"}""",
        [("PUT", typeof(WantedPlan))] = """{"name":"Starter","limits":{"requestsPerMinute":50,"requestsPerDay":2500,"postsPerDay":10,"monthlyQuota":60000}}""",
    };

    public static void AddTo(IOpenApiRequestBody? body, string method, IList<object> metadata)
    {
        if (body?.Content is { } content && metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } type && Known.TryGetValue((method, type), out var example))
        {
            foreach (var form in content.Values)
                form.Example = JsonNode.Parse(example);
        }
    }
}
