using System.Text.Json;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>Reads a body of one JSON value: an event, an array of events, or <c>{"events":[…]}</c>.</summary>
static class JsonBody
{
    /// <summary>Deep enough for any envelope a sender may leave in fields we ignore.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 16 };

    static readonly Refusal NoObject = new(null, RefusalCode.InvalidType, "An event must be a JSON object.");

    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    /// <exception cref="ApiException">There is no value, or it holds no events.</exception>
    public static void Read(ReadOnlySpan<byte> body, EventCollector events, TextScratch scratch)
    {
        var reader = Open(body);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                ReadArray(ref reader, events, scratch);
                break;
            case JsonTokenType.StartObject:
                ReadObject(ref reader, events, scratch);
                break;
            default:
                throw Invalid("The body must be an event, an array of events, or an object with an array named events.");
        }

        // Whatever follows but white space makes this throw.
        reader.Read();
    }

    /// <summary>A reader that stands at the first token of a body.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw Invalid("The body is empty.");
        var reader = new Utf8JsonReader(body, Options);
        reader.Read();
        return reader;
    }

    static void ReadArray(ref Utf8JsonReader reader, EventCollector events, TextScratch scratch)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                events.Reject(NoObject);
                continue;
            }

            var found = default(RawEvent);
            EventScanner.ReadObject(ref reader, scratch, ref found);
            events.Take(found, EventRules.Identity);
        }
    }

    /// <summary>An event, unless it has an array of events: only its end tells that it is not both.</summary>
    static void ReadObject(ref Utf8JsonReader reader, EventCollector events, TextScratch scratch)
    {
        var found = default(RawEvent);
        var (arrays, others) = (0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = EventScanner.NameOf(ref reader, scratch);
            if (!name.SequenceEqual("events"u8))
            {
                EventScanner.ReadProperty(ref reader, name, scratch, ref found);
                continue;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray && arrays++ == 0)
            {
                ReadArray(ref reader, events, scratch);
                continue;
            }

            others++;
            reader.Skip();
        }

        if (arrays == 0 && (found.HasFields || others == 0))
            events.Take(found, EventRules.Identity);
        else if (found.HasFields)
            throw Invalid("The body is both an event and an object with events; send one or the other.");
        else if (arrays + others > 1)
            throw Invalid("events is given more than once.");
        else if (arrays == 0)
            throw Invalid("events must be an array.");
    }

    static ApiException Invalid(string message) => new(ErrorKind.InvalidRequest, message);
}
