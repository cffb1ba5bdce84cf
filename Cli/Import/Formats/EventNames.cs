using System.Text.Json;

namespace TikApis.Cli.Import.Formats;

/// <summary>The properties of an event as the API names them.</summary>
static class EventNames
{
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText AccountId = JsonEncodedText.Encode("accountId");
    public static readonly JsonEncodedText ApiKeyId = JsonEncodedText.Encode("apiKeyId");
    public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    public static readonly JsonEncodedText Method = JsonEncodedText.Encode("method");
    public static readonly JsonEncodedText Endpoint = JsonEncodedText.Encode("endpoint");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText ResponseTimeMs = JsonEncodedText.Encode("responseTimeMs");
}
