using System.Text.Json.Nodes;

namespace TikApis.Tests.Reference;

/// <summary>The description says something of everything there is, and of nothing else.</summary>
public sealed class DescriptionTests(ReferenceApp app) : IClassFixture<ReferenceApp>
{
    [Fact]
    public void Every_route_is_described_and_nothing_that_is_no_route() =>
        Assert.Equal(app.Routes.Order(), app.Operations.Select(operation => operation.Name).Order());

    [Fact]
    public void It_is_OpenAPI_3_1_with_one_name_for_each_operation()
    {
        Assert.StartsWith("3.1.", Operation.Text(app.Document["openapi"]), StringComparison.Ordinal);
        Assert.Equal(app.Operations.Count, app.Operations.Select(operation => Operation.Text(operation.Json["operationId"])).Distinct().Count());
        Assert.All(app.Document["tags"]!.AsArray(), tag => Assert.False(string.IsNullOrWhiteSpace(tag!["description"]?.GetValue<string>()), $"{tag}"));
    }

    [Fact]
    public void Every_operation_says_what_it_does_what_it_takes_and_what_it_answers() => Assert.All(app.Operations, operation =>
    {
        Assert.False(string.IsNullOrWhiteSpace(operation.Json["summary"]?.GetValue<string>()), $"{operation} has no summary: WithSummary()");
        Assert.All(operation.Parameters, parameter => Assert.False(
            string.IsNullOrWhiteSpace(parameter["description"]?.GetValue<string>()), $"{operation}: {parameter["name"]} is not described: QueryParameters"));
        Assert.All(operation.Parameters.Where(p => Operation.Text(p["in"]) == "path"), parameter => Assert.True(parameter["example"] is not null, $"{operation}: {parameter["name"]} has no example"));
        Assert.All(operation.Bodies, body => Assert.True(body.Example is not null, $"{operation}: {body.ContentType} has no example: RequestExamples"));
        Assert.Contains(operation.Answers, answer => answer.Key is >= 200 and < 300 && (answer.Key == 204 || answer.Value["content"] is JsonObject { Count: > 0 }));
    });

    [Fact]
    public void Every_schema_says_what_it_is_made_of()
    {
        List<string> bare = [];
        Visit(app.Document, "#", bare);
        Assert.Empty(bare);
    }

    [Fact]
    public void Nothing_is_said_in_the_names_of_the_code() =>
        Assert.DoesNotMatch(@"[A-Z]\w*\.[A-Z]|TikApis", string.Join('\n', Descriptions(app.Document)));

    [Fact]
    public void Every_reference_leads_somewhere() => Assert.All(References(app.Document).Distinct(), reference =>
        Assert.NotNull(reference[2..].Split('/').Aggregate((JsonNode?)app.Document, (node, name) => node?[name])));

    /// <summary>Finds schemas that would take anything.</summary>
    static void Visit(JsonNode? node, string place, List<string> bare)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
                Visit(array[i], $"{place}/{i}", bare);
        }

        if (node is not JsonObject value)
            return;
        foreach (var (name, inner) in value)
        {
            if (name is "example" or "enum")
                continue;
            IEnumerable<(string Name, JsonNode? Schema)> schemas = (name, inner) switch
            {
                ("schema" or "items", JsonObject) => [(name, inner)],
                ("properties" or "schemas", JsonObject all) => all.Select(one => (one.Key, one.Value)),
                _ => [],
            };
            bare.AddRange(schemas.Where(one => !new[] { "type", "$ref", "oneOf", "anyOf" }.Any(one.Schema!.AsObject().ContainsKey)).Select(one => $"{place}/{name}/{one.Name}"));
            Visit(inner, $"{place}/{name}", bare);
        }
    }

    static IEnumerable<string> Descriptions(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(inner => inner is { Key: "description" or "summary", Value: JsonValue text } ? [Operation.Text(text)] : Descriptions(inner.Value)),
        JsonArray array => array.SelectMany(Descriptions),
        _ => [],
    };

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(inner => inner.Key == "$ref" ? [Operation.Text(inner.Value)] : References(inner.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };
}
