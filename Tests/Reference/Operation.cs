using System.Text.Json.Nodes;

namespace TikApis.Tests.Reference;

/// <summary>One operation of the API's description.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Json">What is said of it.</param>
/// <param name="Document">The whole description.</param>
/// <param name="Ids">Ids of what there is, by parameter, which an example cannot know.</param>
public sealed record Operation(string Method, string Path, JsonObject Json, JsonObject Document, IReadOnlyDictionary<string, string>? Ids = null)
{
    public string Name => $"{Method} {Path}";

    /// <summary>The scope its key must have; null: none is needed.</summary>
    public string? Scope => Json["security"]?.AsArray().FirstOrDefault()?.AsObject().First().Value!.AsArray().Single()!.GetValue<string>();

    public IReadOnlyList<JsonObject> Parameters => [.. Json["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? []];

    public IReadOnlyList<JsonObject> Query => [.. Parameters.Where(parameter => Text(parameter["in"]) == "query")];

    /// <summary>Each content type it takes, with its example.</summary>
    public IReadOnlyList<(string ContentType, JsonNode? Example)> Bodies =>
        [.. Json["requestBody"]?["content"]?.AsObject().Select(form => (form.Key, form.Value!["example"])) ?? []];

    /// <summary>Its answers by status, references followed.</summary>
    public IReadOnlyDictionary<int, JsonObject> Answers =>
        Json["responses"]!.AsObject().ToDictionary(answer => int.Parse(answer.Key, System.Globalization.CultureInfo.InvariantCulture), answer => Follow(answer.Value!.AsObject()));

    public static IEnumerable<Operation> Of(JsonObject document, IReadOnlyDictionary<string, string>? ids = null) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select new Operation(method.Key.ToUpperInvariant(), path.Key, method.Value!.AsObject(), document, ids);

    /// <summary>A path that exists, or with another value for one of its parameters.</summary>
    public string PathWith(string? parameter = null, string? value = null) =>
        Parameters.Where(p => Text(p["in"]) == "path").Aggregate(
            Path,
            (path, p) => path.Replace($"{{{Text(p["name"])}}}", Uri.EscapeDataString(Text(p["name"]) == parameter ? value! : Ids?.GetValueOrDefault(Text(p["name"])) ?? Text(p["example"])), StringComparison.Ordinal));

    /// <summary>Whether it answers with events that have no end.</summary>
    public bool IsStream => Answers.TryGetValue(200, out var answer) && answer["content"]?["text/event-stream"] is not null;

    public override string ToString() => Name;

    public static string Text(JsonNode? node) => node!.GetValue<string>();

    JsonObject Follow(JsonObject answer) =>
        answer["$ref"] is { } reference ? Document["components"]!["responses"]![Text(reference).Split('/')[^1]]!.AsObject() : answer;
}
