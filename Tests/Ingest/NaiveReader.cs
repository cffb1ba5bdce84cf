using System.Globalization;
using System.Text.Json;
using TikApis.Api.Ingest;
using TikApis.Endpoints;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>Reads valid events the slow and obvious way, for comparison.</summary>
static class NaiveReader
{
    public static List<CountedEvent> Read(string body, BodyForm form)
    {
        var events = form == BodyForm.NdJson
            ? body.Split('\n').Where(line => line.Trim() != "").SelectMany(line => Elements(JsonDocument.Parse(line).RootElement))
            : Elements(JsonDocument.Parse(body).RootElement);
        return [.. events.Select(Read).GroupBy(e => e.AccountId).SelectMany(account => account)];
    }

    static List<JsonElement> Elements(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("events", out var events))
            root = events;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
    }

    static CountedEvent Read(JsonElement e)
    {
        var endpoint = EndpointTemplate.Of(Text(e, "method")!, Text(e, "endpoint")!);
        var category = Text(e, "category") ?? CategoryRules.Default.Of(endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var id = Text(e, "id");
        var time = e.TryGetProperty("responseTimeMs", out var number) && number.ValueKind != JsonValueKind.Null ? number.GetDecimal() : (decimal?)null;
        return new CountedEvent(
            Text(e, "accountId")!,
            new Series(Text(e, "apiKeyId") ?? "", endpoint, category),
            id is null ? UInt128.Zero : EventId.Of("", id),
            Text(e, "timestamp") is { } timestamp ? Milliseconds(timestamp) : Some.Now.ToUnixTimeMilliseconds(),
            e.GetProperty("status").GetUInt16(),
            time is { } ms ? (uint)Math.Round(ms * 1_000, MidpointRounding.AwayFromZero) : EventRecord.NoResponseTime);
    }

    static long Milliseconds(string timestamp)
    {
        // DateTimeOffset knows no offsets beyond 14 hours and rounds what is finer than its ticks; we cut.
        var zone = timestamp.LastIndexOfAny(['Z', '+', '-']);
        var local = DateTime.ParseExact(
            timestamp[..Math.Min(zone, 23)], "yyyy-MM-ddTHH:mm:ss.FFF", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var offset = timestamp[zone] == 'Z' ? TimeSpan.Zero : TimeSpan.ParseExact(timestamp[(zone + 1)..], "hh\\:mm", CultureInfo.InvariantCulture);
        return (long)(local + (timestamp[zone] == '-' ? offset : -offset) - DateTime.UnixEpoch).TotalMilliseconds;
    }

    static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;
}
