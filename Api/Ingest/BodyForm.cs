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
    };

    const string Accepted = "Content-Type must be application/json or application/x-ndjson, in UTF-8.";

    /// <summary>The form a content type stands for; its parameters are free, but for a charset other than UTF-8.</summary>
    /// <exception cref="ApiException">415: the content type is missing, unknown, or of another charset.</exception>
    public static BodyForm Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            throw new ApiException(ErrorKind.UnsupportedMediaType, Accepted);
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(ErrorKind.UnsupportedMediaType, Accepted);
        return ByMediaType.TryGetValue(type.MediaType.ToString(), out var form)
            ? form
            : throw new ApiException(ErrorKind.UnsupportedMediaType, Accepted);
    }
}
