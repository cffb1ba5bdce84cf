using System.Text.Json;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>Reads the body of a CloudEvents request, in each of the three modes of its HTTP binding.</summary>
static class CloudEventBody
{
    static readonly Refusal NoObject = new(null, RefusalCode.InvalidType, "A CloudEvent must be a JSON object.");

    /// <summary>
    /// Room for what a body of so many bytes may hold in escapes and in base64: text in base64 can be escaped, and
    /// what it decodes to can hold escapes again.
    /// </summary>
    public static int ScratchFor(int bodySize) => 3 * bodySize;

    /// <summary>One event, attributes and data in one object.</summary>
    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    /// <exception cref="ApiException">It is no object.</exception>
    public static void Read(ReadOnlySpan<byte> body, EventCollector events, TextScratch scratch)
    {
        var reader = JsonBody.Open(body);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Invalid("The body must be one CloudEvent; an array of them is application/cloudevents-batch+json.");
        ReadEvent(ref reader, events, scratch);

        // Whatever follows but white space makes this throw.
        reader.Read();
    }

    /// <summary>An array of events.</summary>
    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    /// <exception cref="ApiException">It is no array, or holds too many events.</exception>
    public static void ReadBatch(ReadOnlySpan<byte> body, EventCollector events, TextScratch scratch)
    {
        var reader = JsonBody.Open(body);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Invalid("The body must be an array of CloudEvents; one of them is application/cloudevents+json.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadEvent(ref reader, events, scratch);
                continue;
            }

            reader.Skip();
            events.Reject(NoObject);
        }

        reader.Read();
    }

    /// <summary>The data of one event, whose attributes are headers. No body: no data.</summary>
    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    public static void ReadData(ReadOnlySpan<byte> body, IHeaderDictionary headers, EventCollector events, TextScratch scratch)
    {
        var e = CloudEventHeaders.Read(headers);
        if (!body.IsEmpty)
        {
            var reader = JsonBody.Open(body);
            CloudEventScanner.ReadData(ref reader, scratch, ref e);
            reader.Skip();
            reader.Read();
        }

        Take(ref e, events, scratch);
    }

    static void ReadEvent(ref Utf8JsonReader reader, EventCollector events, TextScratch scratch)
    {
        var e = default(RawCloudEvent);
        CloudEventScanner.ReadObject(ref reader, scratch, ref e);
        Take(ref e, events, scratch);
    }

    static void Take(ref RawCloudEvent e, EventCollector events, TextScratch scratch)
    {
        if (CloudEventRules.Check(ref e, scratch) is { } refusal)
            events.Reject(refusal);
        else
            events.Take(e.ToUsageEvent(), CloudEventRules.Identity);
    }

    static ApiException Invalid(string message) => new(ErrorKind.InvalidRequest, message);
}
