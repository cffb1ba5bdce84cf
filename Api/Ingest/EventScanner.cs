using System.Text.Json;

namespace TikApis.Api.Ingest;

/// <summary>Takes the fields of an event out of a JSON object, by name and type only; rules come after.</summary>
static class EventScanner
{
    /// <summary>Reads a whole object; the reader stands at its opening brace, then at its closing one.</summary>
    public static void ReadObject(ref Utf8JsonReader reader, TextScratch scratch, ref RawEvent found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadProperty(ref reader, NameOf(ref reader, scratch), scratch, ref found);
    }

    /// <summary>Reads a property; the reader stands at its name, then at the end of its value.</summary>
    public static void ReadProperty(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, TextScratch scratch, ref RawEvent found)
    {
        var known = TryFind(name, out var field);
        reader.Read();
        if (known && found.Name(field))
            ReadValue(ref reader, scratch, field, ref found);
        reader.Skip();
    }

    /// <summary>The property's name without escapes; empty when it is no text.</summary>
    public static ReadOnlySpan<byte> NameOf(ref Utf8JsonReader reader, TextScratch scratch)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        scratch.TryUnescape(reader.ValueSpan, out var name);
        return name;
    }

    static void ReadValue(ref Utf8JsonReader reader, TextScratch scratch, EventField field, ref RawEvent found)
    {
        var expected = field is EventField.Status or EventField.ResponseTimeMs ? JsonTokenType.Number : JsonTokenType.String;
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != expected)
            found.Mark(field, FieldState.WrongType);
        else if (!reader.ValueIsEscaped)
            found.Set(field, reader.ValueSpan);
        else if (scratch.TryUnescape(reader.ValueSpan, out var text))
            found.Set(field, text);
        else
            found.Mark(field, FieldState.Unreadable);
    }

    static bool TryFind(ReadOnlySpan<byte> name, out EventField field)
    {
        // The length leaves one or two names to compare with.
        (field, var found) = name.Length switch
        {
            2 => (EventField.Id, name.SequenceEqual("id"u8)),
            6 when name[0] == 's' => (EventField.Status, name.SequenceEqual("status"u8)),
            6 => (EventField.Method, name.SequenceEqual("method"u8)),
            8 when name[0] == 'e' => (EventField.Endpoint, name.SequenceEqual("endpoint"u8)),
            8 when name[0] == 'a' => (EventField.ApiKeyId, name.SequenceEqual("apiKeyId"u8)),
            8 => (EventField.Category, name.SequenceEqual("category"u8)),
            9 when name[0] == 'a' => (EventField.AccountId, name.SequenceEqual("accountId"u8)),
            9 => (EventField.Timestamp, name.SequenceEqual("timestamp"u8)),
            14 => (EventField.ResponseTimeMs, name.SequenceEqual("responseTimeMs"u8)),
            _ => (default, false),
        };
        return found;
    }
}
