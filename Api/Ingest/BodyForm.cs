using Microsoft.Net.Http.Headers;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>How the events of a body are written down.</summary>
public enum BodyForm
{
    /// <summary>One event, an array of them, or <c>{"events":[…]}</c>.</summary>
    Json,

    /// <summary>One event a line.</summary>
    NdJson,

    /// <summary>One CloudEvent in structured mode: attributes and data in one JSON object.</summary>
    CloudEvent,

    /// <summary>An array of CloudEvents: batched mode.</summary>
    CloudEventBatch,

    /// <summary>The data of one CloudEvent, whose attributes are headers: binary mode.</summary>
    CloudEventData,
}

/// <summary>Finds the form of a body by its content type.</summary>
public static class BodyForms
{
    /// <summary>The media types of each form.</summary>
    public static readonly IReadOnlyDictionary<string, BodyForm> ByMediaType = new Dictionary<string, BodyForm>(StringComparer.OrdinalIgnoreCase)
    {
        ["application/json"] = BodyForm.Json,
        ["application/x-ndjson"] = BodyForm.NdJson,
        ["application/ndjson"] = BodyForm.NdJson,
        ["application/jsonl"] = BodyForm.NdJson,
        ["application/cloudevents+json"] = BodyForm.CloudEvent,
        ["application/cloudevents-batch+json"] = BodyForm.CloudEventBatch,
    };

    const string Accepted =
        "Content-Type must be application/json, application/x-ndjson, application/cloudevents+json or application/cloudevents-batch+json, in UTF-8.";

    const string Binary = "A CloudEvent in binary mode must have JSON in UTF-8 as its data, and a Content-Type that says so.";

    const string CloudEvents = "application/cloudevents";

    /// <summary>The form a content type stands for; its parameters are free, but for a charset other than UTF-8.</summary>
    /// <param name="contentType">The header.</param>
    /// <param name="withAttributes">Whether other headers hold the attributes of a CloudEvent.</param>
    /// <exception cref="ApiException">415: the content type is missing, unknown, or of another charset.</exception>
    public static BodyForm Of(string? contentType, bool withAttributes = false)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            throw Unsupported(Accepted);
        if (withAttributes && !type.MediaType.StartsWith(CloudEvents, StringComparison.OrdinalIgnoreCase))
            return JsonMediaType.Is(type) && JsonMediaType.IsUtf8(type) ? BodyForm.CloudEventData : throw Unsupported(Binary);
        return JsonMediaType.IsUtf8(type) && ByMediaType.TryGetValue(type.MediaType.ToString(), out var form) ? form : throw Unsupported(Accepted);
    }

    static ApiException Unsupported(string message) => new(ErrorKind.UnsupportedMediaType, message);
}
