using System.Text;

namespace TikApis.Tests.Http;

/// <summary>A valid CloudEvent as JSON text or as headers, to be spoilt attribute by attribute.</summary>
static class WireCloudEvent
{
    public const string Structured = "application/cloudevents+json";
    public const string Batched = "application/cloudevents-batch+json";

    /// <summary>What the event tells of.</summary>
    public const string Data = """{"method":"GET","endpoint":"/v1/posts/42","status":200,"responseTimeMs":12.5,"apiKeyId":"key-1","category":"Posts"}""";

    static readonly IReadOnlyList<(string Name, string Json)> Fields =
    [
        ("specversion", "\"1.0\""), ("id", "\"evt-1\""), ("source", "\"/gateways/eu-1\""), ("type", "\"com.tikapis.request\""),
        ("subject", $"\"{WireEvent.Ghost}\""), ("time", "\"2025-01-31T12:00:00Z\""), ("datacontenttype", "\"application/json\""), ("data", Data),
    ];

    /// <summary>The event as it should be.</summary>
    public static string Valid { get; } = With();

    /// <summary>The event's attributes as headers, as they should be.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers { get; } =
        [.. Fields.Where(f => f.Name is not ("data" or "datacontenttype")).Select(f => ($"ce-{f.Name}", f.Json.Trim('"')))];

    /// <summary>The event with some members replaced, left out when null, or added at its end.</summary>
    public static string With(params (string Name, string? Json)[] changes)
    {
        var members = Fields.Select(f => (f.Name, Json: changes.Any(c => c.Name == f.Name) ? changes.First(c => c.Name == f.Name).Json : f.Json))
            .Concat(changes.Where(c => Fields.All(f => f.Name != c.Name)));
        return $"{{{string.Join(',', members.Where(m => m.Json is not null).Select(m => $"\"{m.Name}\":{m.Json}"))}}}";
    }

    /// <summary>The event of an account.</summary>
    public static string Of(string account, string id, string source = "/gateways/eu-1") =>
        With(("subject", $"\"{account}\""), ("id", $"\"{id}\""), ("source", $"\"{source}\""));

    /// <summary>The headers with one replaced; left out when null.</summary>
    public static IReadOnlyList<(string Name, string Value)> HeadersWith(string name, string? value) =>
        [.. Headers.Where(h => h.Name != name), .. value is null ? Array.Empty<(string, string)>() : [(name, value)]];

    /// <summary>A text in base64, as JSON.</summary>
    public static string Base64(string text) => $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\"";
}
