namespace TikApis.Tests.Http;

/// <summary>A valid event as JSON text, to be spoilt field by field.</summary>
static class WireEvent
{
    /// <summary>The account of every spoilt event: nobody ever creates it.</summary>
    public const string Ghost = "ghost";

    public static readonly IReadOnlyList<(string Name, string Json)> Fields =
    [
        ("id", "\"evt-1\""), ("accountId", $"\"{Ghost}\""), ("apiKeyId", "\"key-1\""), ("timestamp", "\"2025-01-31T12:00:00Z\""),
        ("method", "\"GET\""), ("endpoint", "\"/v1/posts/42\""), ("status", "200"), ("responseTimeMs", "12.5"), ("category", "\"Posts\""),
    ];

    /// <summary>The event as it should be.</summary>
    public static string Valid { get; } = Of(Fields);

    /// <summary>The event with one field's JSON replaced; without the field when there is none.</summary>
    public static string With(string field, string? json) =>
        Of(Fields.Select(f => f.Name == field ? (f.Name, Json: json!) : f).Where(f => f.Json is not null));

    /// <summary>The event with another property at its end.</summary>
    public static string And(string property) => $"{Valid[..^1]},{property}}}";

    static string Of(IEnumerable<(string Name, string Json)> fields) =>
        $"{{{string.Join(',', fields.Select(f => $"\"{f.Name}\":{f.Json}"))}}}";
}
