using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TikApis.Api.Reference;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>Describes the bodies that ingest takes, of which the types tell only one.</summary>
static class IngestReference
{
    const string CloudEvent = "UsageCloudEvent";

    const string Description =
        """
        The Content-Type says how events are written. `application/json`: one event, an array, or `{"events":[…]}`.
        `application/x-ndjson`: one event a line. CloudEvents 1.0: one as `application/cloudevents+json`, an array as
        `application/cloudevents-batch+json`, or in binary mode: the attributes as `ce-` headers, the data as
        `application/json` (or another JSON type). Bodies may be gzip or br. A request holds at most 10,000 events
        and 10 MB, decoded.

        `202` whenever the body could be read. Each event that is not valid is in `rejected`, by its index; the others count.
        An event sent again (same account, source and id) is a duplicate and not counted.
        """;

    static readonly JsonNode Example = JsonNode.Parse(
        """{"id":"req_81","accountId":"acme","apiKeyId":"key_1","timestamp":"2025-05-12T08:30:00Z","method":"GET","endpoint":"/v1/tiktok/posts/42?page=2","status":200,"responseTimeMs":87.5,"category":"TikTok Posts"}""")!;

    static readonly JsonNode CloudEventExample = JsonNode.Parse(
        """{"specversion":"1.0","id":"req_81","source":"/gateways/eu-1","type":"com.tikapis.request","subject":"acme","time":"2025-05-12T08:30:00Z","datacontenttype":"application/json","data":{"method":"GET","endpoint":"/v1/tiktok/posts/42","status":200,"responseTimeMs":87.5}}""")!;

    static readonly (string Name, string Description, string Example)[] Attributes =
    [
        ("specversion", "Version of CloudEvents: 1.0.", "1.0"),
        ("id", "Names the event within its source.", "req_81"),
        ("source", "Where the event comes from, as a URI reference.", "/gateways/eu-1"),
        ("type", "Kind of the event; any.", "com.tikapis.request"),
        ("subject", "The account that made the request.", "acme"),
        ("time", "When it happened, RFC 3339; the time of arrival when left out.", "2025-05-12T08:30:00Z"),
    ];

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var document = context.Document!;
        document.AddComponent<IOpenApiSchema>(CloudEvent, CloudEventShape());
        operation.Description = Description;
        operation.Parameters =
        [
            new OpenApiParameter
            {
                Name = "Content-Encoding",
                In = ParameterLocation.Header,
                Description = "How the body is packed.",
                Schema = Shapes.OneOf(null, ["gzip", "br", "identity"]),
            },
            .. Attributes.Select(attribute => new OpenApiParameter
            {
                Name = $"ce-{attribute.Name}",
                In = ParameterLocation.Header,
                Description = $"In binary mode, percent-encoded: {attribute.Description} E.g. `{attribute.Example}`.",
                Schema = Shapes.Text(null), // With an example, pages that try requests out would send it with plain events too.
            }),
        ];

        var (e, cloudEvent) = (new OpenApiSchemaReference(nameof(UsageEvent), document), new OpenApiSchemaReference(CloudEvent, document));
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = BodyForms.ByMediaType.ToDictionary(form => form.Key, form => Body(form.Value, e, cloudEvent)) };
        return Task.CompletedTask;
    }

    static OpenApiMediaType Body(BodyForm form, IOpenApiSchema e, IOpenApiSchema cloudEvent) => form switch
    {
        BodyForm.Json => new()
        {
            Schema = new OpenApiSchema { OneOf = [e, Shapes.ListOf(null, e, UsageBatch.MaxEvents), Shapes.Object(null, ("events", Shapes.ListOf(null, e, UsageBatch.MaxEvents)))] },
            Example = Example.DeepClone(),
        },
        BodyForm.CloudEvent => new() { Schema = cloudEvent, Example = CloudEventExample.DeepClone() },
        BodyForm.CloudEventBatch => new() { Schema = Shapes.ListOf(null, cloudEvent, UsageBatch.MaxEvents), Example = new JsonArray(CloudEventExample.DeepClone()) },
        _ => new() { Schema = Shapes.Text("One event a line, each as in application/json."), Example = $"{Example.ToJsonString()}\n" },
    };

    static OpenApiSchema CloudEventShape()
    {
        var data = Shapes.Object(
            "The request: the fields of a usage event but its identity.",
            ("method", Shapes.Text("HTTP method.", EventRules.MaxMethodBytes)),
            ("endpoint", Shapes.Text("Path or URL; ids in it become `{id}`, its query is dropped.")),
            ("status", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = $"{StatusRule.Least}", Maximum = $"{StatusRule.Most}", Description = "HTTP status that was answered." }));
        data.Properties!["responseTimeMs"] = new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = $"{ResponseTimeRule.MostMs}", Description = "How long the answer took, in milliseconds." };
        data.Properties["apiKeyId"] = Shapes.Text("The API key it used.", TikApis.Accounts.AccountId.MaxLength);
        data.Properties["category"] = Shapes.Text("Overrides the category the endpoint has by rule.", TikApis.Endpoints.CategoryRules.MaxBytes);

        var e = Shapes.Object(
            "A usage event as a CloudEvent 1.0. Extension attributes are ignored.",
            [.. Attributes.Select(attribute => (attribute.Name, (IOpenApiSchema)Shapes.Text(attribute.Description)))]);
        e.Properties!["specversion"] = Shapes.OneOf("Version of CloudEvents.", ["1.0"]);
        e.Properties["datacontenttype"] = Shapes.Text("Type of the data: `application/json` or another JSON type; needed with `data_base64`.");
        e.Properties["data"] = data;
        e.Properties["data_base64"] = new OpenApiSchema { Type = JsonSchemaType.String, ContentEncoding = "base64", Description = "The data as JSON in base64, instead of `data`." };
        e.Required!.Remove("time");
        return e;
    }
}
