using System.Text.Json;
using TikApis.Api.Errors;
using TikApis.Endpoints;

namespace TikApis.Api.Ingest;

/// <summary>
/// Reads the events of a body, checks them by <see cref="EventRules"/> and encodes those of each account as
/// a batch. Keeps its memory for the next body; serves one at a time.
/// </summary>
public sealed class EventParser(CategoryRules categories)
{
    readonly EventCollector events = new(categories);
    readonly TextScratch scratch = new();

    /// <summary>All events of a body.</summary>
    /// <param name="body">The decoded body, UTF-8 with or without a byte order mark.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="headers">Where the attributes of a CloudEvent in binary mode are.</param>
    /// <exception cref="ApiException">The body cannot be read (400) or holds too many events (413); nothing counts.</exception>
    public ParsedEvents Parse(ReadOnlySpan<byte> body, BodyForm form, DateTimeOffset now, IHeaderDictionary? headers = null)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        events.Start(now);
        scratch.Reset(form is BodyForm.Json or BodyForm.NdJson ? body.Length : CloudEventBody.ScratchFor(body.Length));
        try
        {
            Read(body, form, headers);
            return events.Finish();
        }
        catch (JsonException broken)
        {
            throw new ApiException(ErrorKind.InvalidRequest, Describe(broken));
        }
        finally
        {
            scratch.Reset(0);
        }
    }

    void Read(ReadOnlySpan<byte> body, BodyForm form, IHeaderDictionary? headers)
    {
        switch (form)
        {
            case BodyForm.Json: JsonBody.Read(body, events, scratch); break;
            case BodyForm.NdJson: NdJsonBody.Read(body, events, scratch); break;
            case BodyForm.CloudEvent: CloudEventBody.Read(body, events, scratch); break;
            case BodyForm.CloudEventBatch: CloudEventBody.ReadBatch(body, events, scratch); break;
            default: CloudEventBody.ReadData(body, headers ?? throw new ArgumentNullException(nameof(headers)), events, scratch); break;
        }
    }

    static string Describe(JsonException broken)
    {
        // The reader counts from 0 and puts the place, in its own words, behind the reason.
        var reason = broken.Message.Split(" LineNumber:")[0].TrimEnd('.');
        return $"The body is not valid JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}: {reason}.";
    }
}
