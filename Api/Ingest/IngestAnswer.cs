using System.Text.Json;
using System.Text.Json.Serialization;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Counted now.</param>
/// <param name="Duplicates">Sent before, and counted then.</param>
/// <param name="Rejected">Not counted, by index.</param>
public sealed record IngestAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer<IngestAnswer>))]
sealed partial class IngestJson : JsonSerializerContext;
