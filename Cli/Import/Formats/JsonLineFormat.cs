using System.Text.Json;

namespace TikApis.Cli.Import.Formats;

/// <summary>
/// One event a line in the API's own shape. It is passed on as it is, for the server to judge; only an id is
/// added when it has none, the API key when one was asked for, and the query leaves its endpoint.
/// </summary>
public sealed class JsonLineFormat(string? apiKeyId) : ILineFormat
{
    public const string FormatName = "ndjson";

    public string Name => FormatName;

    public string? Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> id, Utf8JsonWriter json)
    {
        if (line.Trim(" \t"u8).IsEmpty)
            return Unreadable.EmptyLine;
        try
        {
            var reader = new Utf8JsonReader(line);
            var source = JsonElement.ParseValue(ref reader);
            if (source.ValueKind != JsonValueKind.Object || reader.Read())
                return Unreadable.BadJson;
            Write(source, id, json);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair or bytes that are not UTF-8 come to light only while text is copied.
            return Unreadable.BadJson;
        }
    }

    void Write(JsonElement source, ReadOnlySpan<byte> id, Utf8JsonWriter json)
    {
        var hasId = false;
        var hasKey = apiKeyId is null;
        json.WriteStartObject();
        foreach (var property in source.EnumerateObject())
        {
            var isId = Is(property, "id");
            if ((isId || Is(property, "apiKeyId")) && property.Value.ValueKind == JsonValueKind.Null)
                continue;
            hasId |= isId;
            hasKey |= Is(property, "apiKeyId");
            if (Is(property, "endpoint") && property.Value.ValueKind == JsonValueKind.String)
                json.WriteString(EventNames.Endpoint, WithoutQuery(property.Value.GetString()!));
            else
                property.WriteTo(json);
        }

        if (!hasId)
            json.WriteString(EventNames.Id, id);
        if (!hasKey)
            json.WriteString(EventNames.ApiKeyId, apiKeyId);
        json.WriteEndObject();
    }

    // The server may not mind the case of names, and a query must not travel because of it.
    static bool Is(JsonProperty property, string name) => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    static ReadOnlySpan<char> WithoutQuery(string endpoint) =>
        endpoint.AsSpan(0, endpoint.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : endpoint.Length);
}
