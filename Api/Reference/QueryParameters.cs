using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Api.Accounts;
using TikApis.Api.Usage;
using TikApis.RateLimits;
using TikApis.Totals;
using TikApis.Usage;

namespace TikApis.Api.Reference;

/// <summary>
/// The parameters of queries and paths, by name: what each is and takes. The API binds them as text and checks them
/// itself, so that a wrong one gets a better answer than a framework's.
/// </summary>
static class QueryParameters
{
    static readonly Dictionary<string, (string Description, Func<OpenApiSchema> Schema, JsonNode? Example)> Known = new()
    {
        ["accountId"] = ("Id of an account.", () => Name(), "acme"),
        ["planId"] = ("Id of a plan, in any case.", () => Shapes.Text(null, PlanId.MaxLength), "starter"),
        ["keyId"] = ("Id of an API key.", () => Shapes.Text(null), "key_0199f5d1c0de7a3b8f4e6d2c1b0a9988"),
        ["webhookId"] = ("Id of a webhook endpoint.", () => Shapes.Text(null), "wh_0199f5d1c0de7a3b8f4e6d2c1b0a9988"),
        ["ruleId"] = ("Id of an alert rule.", () => Shapes.Text(null, 64), "rule_daily_quota"),
        ["alertId"] = ("Id of an alert.", () => Shapes.Text(null, 64), "alert_0199f5d1c0de7a3b8f4e6d2c1b0a9988"),
        ["read"] = ("Only alerts that were read, or that were not.", () => Shapes.OneOf(null, ["true", "false"]), null),
        ["type"] = ("Only alerts about this.", () => Shapes.OneOf(null, Words<AlertType>()), null),
        ["deliveryId"] = ("Id of a message.", () => Shapes.Text(null), "msg_0199f5d1c0de7a3b8f4e6d2c1b0a9988"),
        ["eventId"] = ("Id an event was sent with, escaped as a segment of a path.", () => Shapes.Text(null, 128), "req_81"),
        ["source"] = ("Source of a CloudEvent; left out for a plain event.", () => Shapes.Text(null, 1_024), "/gateways/eu-1"),
        ["plan"] = ("Only accounts on this plan.", () => Shapes.Text(null, PlanId.MaxLength), "pro"),
        ["prefix"] = ("Only accounts whose id begins so, or whose name does in any case.", () => Shapes.Text(null, GivenName.MaxLength), "ac"),
        ["startDate"] = ("First day (`2025-05-12`) or instant of the range; an instant is widened to its whole hour (of trends and totals: day). 30 days before the end when left out (90 for trends).", Time, "2025-05-01"),
        ["endDate"] = ("Last day of the range, inclusive, or the instant it ends at, widened to the whole hour (of trends and totals: day). Today when left out.", Time, "2025-05-31"),
        ["interval"] = ("Length of a bucket, in UTC; weeks start on Monday.", () => Choice("daily", Words<UsageInterval>()), null),
        ["v1/usage/totals interval"] = ("Length of a bucket, in UTC; weeks start on Monday.", () => Choice("daily", Words<UsageInterval>().Except(["hourly"])), null),
        ["orderBy"] = ("Most of what.", () => Choice("requests", Words<TopOrder>()), null),
        ["category"] = ("Only this category, by its exact name.", () => Shapes.Text(null, 64), "Analytics"),
        ["endpoint"] = ("Only this endpoint: method and path template, or the template alone for every method.", () => Shapes.Text(null, 600), "GET /v1/tiktok/posts/{id}"),
        ["apiKeyId"] = ("Only this API key; empty for events that named none.", () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = AccountId.MaxLength }, "key_1"),
        ["status"] = ("Only this class of status.", () => Shapes.OneOf(null, Enumerable.Range(1, 5).Select(StatusClass.NameOf)), null),
        ["groupBy"] = ("What to tell apart.", () => Shapes.OneOf(null, Words<UsageGrouping>()), null),
        ["compare"] = ("Another range of the same length: the one right before, or the one that starts at a day or instant.", Comparison, "previous"),
        ["format"] = ("How it is written; without it the Accept header decides.", () => Shapes.OneOf(null, Words<AnswerFormat>()), null),
        ["kind"] = ("Only this limit; `reported`: refused by the gateway while no limit of the plan was used up.", () => Shapes.OneOf(null, Words<LimitKind>()), null),
        ["page"] = ("Which page of the list, from 1.", () => Whole(1, 1_000_000), null),
        ["limit"] = ("Most rows of an answer.", () => Whole(20, 100), null),
    };

    /// <summary>Describes a parameter; one nobody described stays bare, which a test notices.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="route">Where it is taken, which may take other values than the rest.</param>
    public static void Describe(OpenApiParameter parameter, string? route = null)
    {
        if (parameter is { In: ParameterLocation.Query, Name: { } name })
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(name);
        if (parameter.Name is null || (!Known.TryGetValue($"{route} {parameter.Name}", out var known) && !Known.TryGetValue(parameter.Name, out known)))
            return;
        parameter.Description = known.Description;
        parameter.Schema = known.Schema();
        parameter.Example = known.Example?.DeepClone();
    }

    /// <summary>A parameter of a path.</summary>
    public static OpenApiParameter InPath(string name)
    {
        var parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = Shapes.Text(null) };
        Describe(parameter);
        return parameter;
    }

    static OpenApiSchema Name() => Shapes.Text(null, AccountId.MaxLength);

    static OpenApiSchema Time() => new()
    {
        Type = JsonSchemaType.String,
        AnyOf = [new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" }, new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }],
    };

    static OpenApiSchema Comparison()
    {
        var schema = Time();
        schema.AnyOf!.Insert(0, Shapes.OneOf(null, ["previous"]));
        return schema;
    }

    static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName);

    static OpenApiSchema Choice(string otherwise, IEnumerable<string> values)
    {
        var schema = Shapes.OneOf(null, values);
        schema.Default = otherwise;
        return schema;
    }

    static OpenApiSchema Whole(int otherwise, int most) => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{most}", Default = otherwise };
}
