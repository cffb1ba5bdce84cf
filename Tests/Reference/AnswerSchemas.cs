using System.Text.Json.Nodes;
using NJsonSchema;
using TikApis.Tests.Http;

namespace TikApis.Tests.Reference;

/// <summary>
/// Holds real answers against the description. Its schemas leave room for what comes later; here an object has no
/// property that is not described.
/// </summary>
static class AnswerSchemas
{
    /// <summary>Headers every server sends, or that are no part of an answer.</summary>
    static readonly string[] Ordinary =
    [
        "Date", "Server", "Connection", "Transfer-Encoding", "Cache-Control", "Pragma", "Vary",
        "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy",
    ];

    /// <summary>Checks an answer's status, media type, headers and body.</summary>
    public static async Task AssertFits(this Operation operation, Reply reply)
    {
        Assert.True(operation.Answers.TryGetValue(reply.Status, out var answer), $"{operation}: {reply.Status} is not described: {reply.Text}");
        var headers = answer["headers"]?.AsObject() ?? [];
        var sent = reply.Headers.Select(header => header.Key).Except(Ordinary).ToArray();
        Assert.Empty(sent.Except(headers.Select(header => header.Key)));
        Assert.Empty(headers.Where(header => header.Value!["required"]?.GetValue<bool>() == true).Select(header => header.Key).Except(sent));

        if (answer["content"] is not JsonObject content)
        {
            Assert.Empty(reply.Text);
            return;
        }

        Assert.True(content.TryGetPropertyValue(reply.MediaType!, out var form), $"{operation}: {reply.MediaType} is not described");
        var text = reply.MediaType is "application/json" or "text/event-stream" ? reply.Text : JsonValue.Create(reply.Text).ToJsonString();
        var errors = (await Schema(form!["schema"]!, operation.Document)).Validate(text);
        Assert.True(errors.Count == 0, $"{operation}: {string.Join("; ", errors)} in {reply.Text}");
    }

    static Task<JsonSchema> Schema(JsonNode schema, JsonObject document)
    {
        var definitions = document["components"]!["schemas"]!.DeepClone();
        var root = new JsonObject { ["definitions"] = definitions, ["allOf"] = new JsonArray(schema.DeepClone()) };
        Close(root);
        return JsonSchema.FromJsonAsync(root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    static void Close(JsonNode? node)
    {
        if (node is JsonObject value)
        {
            if (value["properties"] is JsonObject && !value.ContainsKey("additionalProperties"))
                value["additionalProperties"] = false;
            foreach (var (_, inner) in value)
                Close(inner);
        }
        else if (node is JsonArray array)
        {
            foreach (var inner in array)
                Close(inner);
        }
    }
}
