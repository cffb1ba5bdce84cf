using System.Text.Json;

namespace TikApis.Api.Ingest;

/// <summary>
/// Reads a body of one JSON object a line. Lines are independent: one that is no JSON object is refused alone.
/// Blank lines do not count.
/// </summary>
static class NdJsonBody
{
    static readonly Refusal NoObject = new(null, RefusalCode.InvalidJson, "The line is not a JSON object.");

    public static void Read(ReadOnlySpan<byte> body, EventCollector events, TextScratch scratch)
    {
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            if (!line.IsEmpty)
                ReadLine(line, events, scratch);
        }
    }

    static void ReadLine(ReadOnlySpan<byte> line, EventCollector events, TextScratch scratch)
    {
        var found = default(RawEvent);
        if (line[0] == '{' && TryRead(line, scratch, ref found))
            events.Take(found, EventRules.Identity);
        else
            events.Reject(NoObject);
    }

    static bool TryRead(ReadOnlySpan<byte> line, TextScratch scratch, ref RawEvent found)
    {
        try
        {
            var reader = new Utf8JsonReader(line, JsonBody.Options);
            reader.Read();
            EventScanner.ReadObject(ref reader, scratch, ref found);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
