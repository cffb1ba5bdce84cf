using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Ingest;

/// <summary>Which content types say that there is JSON, and in UTF-8.</summary>
static class JsonMediaType
{
    /// <summary>True of <c>*/json</c> and <c>*/*+json</c>.</summary>
    public static bool Is(MediaTypeHeaderValue type) =>
        type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>True without a charset, which is UTF-8 for JSON.</summary>
    public static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
