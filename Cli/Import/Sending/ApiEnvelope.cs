using System.Text.Json.Serialization;

namespace TikApis.Cli.Import.Sending;

/// <summary>The frame of every answer of the API.</summary>
sealed record ApiEnvelope(bool Success, IngestAnswer? Data, ApiEnvelope.ApiError? Error)
{
    public sealed record ApiError(string? Code, string? Message, IReadOnlyList<Detail>? Details)
    {
        /// <summary>The server's words, as one text.</summary>
        public string Words => string.Join("; ", [$"{Message} ({Code})", .. (Details ?? []).Take(5).Select(detail => $"{detail.Field}: {detail.Message}")]);
    }

    public sealed record Detail(string? Field, string? Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiEnvelope))]
sealed partial class ApiJson : JsonSerializerContext;
