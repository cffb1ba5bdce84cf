using System.Text;
using static TikApis.Tests.Http.WireCloudEvent;

namespace TikApis.Tests.Http;

/// <summary>CloudEvents that can be read and are none, or tell of no request.</summary>
static class BadCloudEvents
{
    static readonly string[] Required = ["specversion", "id", "source", "type", "subject"];

    public static IEnumerable<BadEvent> All =>
    [
        .. Attributes.Select(e => e with { Name = $"CloudEvent, {e.Name}", ContentType = Structured }),
        .. Attributes.Select(e => e with { Name = $"CloudEvent in a batch, {e.Name}", ContentType = Batched, Body = [.. "["u8, .. e.Body, .. "]"u8] }),
        .. BinaryHeaders.Select(e => e with { Name = $"CloudEvent in binary mode, {e.Name}" }),
        .. new[] { "null", "5", "\"event\"", "[]", $"[{Valid}]" }
            .Select(json => new BadEvent($"batch of {json[..Math.Min(8, json.Length)]}", "invalid_type", $"[{json}]") { ContentType = Batched }),
    ];

    /// <summary>Bodies that are no CloudEvents at all.</summary>
    public static IEnumerable<BadRequest> Bodies =>
    [
        Body("structured: no body", "", Structured),
        Body("structured: an array", $"[{Valid}]", Structured),
        Body("structured: a text", "\"event\"", Structured),
        Body("structured: cut", Valid[..^1], Structured),
        Body("structured: two events", Valid + Valid, Structured),
        Body("structured: 17 deep", With(("comexampleother", $"{new string('[', 17)}{new string(']', 17)}")), Structured),
        Body("batched: no body", "", Batched),
        Body("batched: one event", Valid, Batched),
        Body("batched: cut", $"[{Valid}", Batched),
        Body("batched: cut in the second", $"[{Valid},{Valid[..^5]}", Batched),
        Body("batched: two arrays", $"[{Valid}][]", Batched),
        Body("binary: cut", Data[..^1], "application/json") with { Headers = Headers },
        Body("binary: two values", Data + Data, "application/json") with { Headers = Headers },
        Body("binary: white space", "  ", "application/json") with { Headers = Headers },
        Body("batched: 10,001 events", $"[{string.Join(',', Enumerable.Repeat(Valid, 10_001))}]", Batched) with { Status = 413, Code = "payload_too_large" },
        Body("structured: 10 MB and a byte", Valid.PadRight(10 * 1024 * 1024 + 1), Structured) with { Status = 413, Code = "payload_too_large" },
        .. new[]
        {
            "application/cloudevents", "application/cloudevents+xml", "application/cloudevents+avro", "application/cloudevents-batch+xml",
            $"{Structured}; charset=utf-16", $"{Batched}; charset=iso-8859-1",
        }.Select(type => Body($"Content-Type: {type}", Valid, type) with { Status = 415, Code = "unsupported_media_type" }),
        .. new[] { "text/plain", "application/xml", "application/octet-stream", "application/x-ndjson", "application/json; charset=utf-16" }
            .Select(type => Body($"binary: Content-Type: {type}", Data, type) with { Status = 415, Code = "unsupported_media_type", Headers = Headers }),
        Body("binary: no Content-Type", Data, null) with { Status = 415, Code = "unsupported_media_type", Headers = Headers },
    ];

    static IEnumerable<BadEvent> Attributes =>
    [
        .. Required.Select(name => Bad($"no {name}", "missing_field", (name, null))),
        .. Required.Select(name => Bad($"{name}: null", "missing_field", (name, "null"))),
        .. Required.Select(name => Bad($"{name}: empty", "invalid_format", (name, "\"\""))),
        .. from name in Required.Concat(["time", "datacontenttype", "dataschema"])
           from json in new[] { "5", "true", "{}", "[\"x\"]" }
           select Bad($"{name}: {json}", "invalid_type", (name, json)),
        .. Required.Concat(["time", "datacontenttype", "data"]).Select(name => Twice(name, name)),
        Twice("id", "\\u0069d"),
        .. new[] { "0.3", "1", "1.0.2", "2.0", "1.0 " }.Select(version => Bad($"specversion {version}", "invalid_format", ("specversion", $"\"{version}\""))),
        .. new[] { "/a b", "größe", "<x>", "/{id}", "a\\\\b", "a|b" }.Select(source => Bad($"source {source}", "invalid_format", ("source", $"\"{source}\""))),
        Bad("source with a control character", "invalid_text", ("source", "\"/a\\u0007\"")),
        Bad("type with a control character", "invalid_text", ("type", "\"a\\u0000\"")),
        Bad("type that is half a character", "invalid_text", ("type", "\"\\ud800\"")),
        Bad("source of 1,025 bytes", "too_long", ("source", $"\"/{new string('s', 1_024)}\"")),
        Bad("type of 1,025 bytes", "too_long", ("type", $"\"{new string('t', 1_025)}\"")),
        Bad("id of 129 bytes", "too_long", ("id", $"\"{new string('i', 129)}\"")),
        Bad("subject of 65 characters", "too_long", ("subject", $"\"{new string('a', 65)}\"")),
        Bad("subject that is no account id", "invalid_format", ("subject", "\"a/b\"")),
        Bad("empty dataschema", "invalid_format", ("dataschema", "\"\"")),
        Bad("time that is none", "invalid_format", ("time", "\"2025-01-31\"")),
        Bad("time before 1970", "out_of_range", ("time", "\"1969-12-31T23:59:59Z\"")),
        Bad("time in the future", "timestamp_in_future", ("time", "\"9999-12-31T23:59:59Z\"")),

        Bad("no data", "missing_field", ("data", null)),
        Bad("data: null", "missing_field", ("data", "null")),
        .. new[] { "5", "true", "[]", "\"text\"", $"[{Data}]", $"\"{Data.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" }
            .Select(json => Bad($"data: {json[..Math.Min(6, json.Length)]}… {json.Length}", "invalid_type", ("data", json))),
        Bad("data without a method", "missing_field", ("data", """{"endpoint":"/","status":200}""")),
        Bad("data with identity but nothing else", "missing_field", ("data", """{"id":"x","accountId":"ghost","timestamp":"2025-01-31T12:00:00Z"}""")),
        Bad("data with a wrong status", "out_of_range", ("data", """{"method":"GET","endpoint":"/","status":99}""")),
        Bad("data with a status twice", "duplicate_field", ("data", """{"method":"GET","endpoint":"/","status":200,"status":200}""")),
        Bad("the account in the data only", "missing_field", ("subject", null), ("data", """{"accountId":"ghost","method":"GET","endpoint":"/","status":200}""")),
        Bad("the fields beside the data", "missing_field", ("data", "{}"), ("method", "\"GET\""), ("endpoint", "\"/\""), ("status", "200")),
        .. new[] { "application/xml", "text/plain", "application/vnd.apache.thrift.binary", "json", "application/json5", "application/*", "" }
            .Select(type => Bad($"datacontenttype {type}", "invalid_format", ("datacontenttype", $"\"{type}\""))),

        Bad("data and data_base64", "duplicate_field", ("data_base64", Base64(Data))),
        Bad("data_base64 of no stated type", "missing_field", ("data", null), ("datacontenttype", null), ("data_base64", Base64(Data))),
        Bad("data_base64 in UTF-16", "invalid_format", ("data", null), ("datacontenttype", "\"application/json; charset=utf-16\""), ("data_base64", Base64(Data))),
        InBase64("an object", "invalid_type", Data),
        .. new[] { "\"#\"", "\"abc\"", "\"e30\"", "\"e30=e30=\"" }.Select(json => InBase64(json, "invalid_format", json)),
        .. new[] { "", "x", "5", "null", "[]", "{", "{}{}", "\"text\"" }.Select(text => InBase64($"of {text}", "invalid_json", Base64(text))),
        InBase64("without a status", "missing_field", Base64("""{"method":"GET","endpoint":"/"}""")),
    ];

    static IEnumerable<BadEvent> BinaryHeaders =>
    [
        .. Required.Select(name => Binary($"no ce-{name}", "missing_field", HeadersWith($"ce-{name}", null))),
        .. Required.Select(name => Binary($"empty ce-{name}", "invalid_format", HeadersWith($"ce-{name}", ""))),
        Binary("ce-specversion 0.3", "invalid_format", HeadersWith("ce-specversion", "0.3")),
        Binary("ce-datacontenttype", "duplicate_field", [.. Headers, ("ce-datacontenttype", "application/json")]),
        Binary("ce-time that is none", "invalid_format", HeadersWith("ce-time", "Fri, 31 Jan 2025 12:00:00 GMT")),
        .. new[] { "%", "a%2", "%zz", "%+1", "\"a", "\"a\"b", "\"a\\", "%C0%A0", "%ED%A0%80", "%00", "%7f", "\"%0A\"" }
            .Select(id => Binary($"ce-id {id}", "invalid_text", HeadersWith("ce-id", id))),
        Binary("ce-source encoded twice", "invalid_format", HeadersWith("ce-source", "a%2520b%20c")),
        Binary("no data", "missing_field", Headers, ""),
        Binary("data: null", "missing_field", Headers, "null"),
        Binary("data: 1.5", "invalid_type", Headers, "1.5"),
        Binary("data: []", "invalid_type", Headers, $"[{Data}]"),
        Binary("a plain event without ce-subject", "missing_field", HeadersWith("ce-subject", null), WireEvent.Valid),
    ];

    static BadEvent Bad(string name, string code, params (string, string?)[] changes) => new(name, code, With(changes));

    static BadEvent Twice(string name, string written) => new($"{written} twice", "duplicate_field", $"{Valid[..^1]},\"{written}\":\"1.0\"}}");

    static BadEvent InBase64(string name, string code, string json) => Bad($"data_base64 {name}", code, ("data", null), ("data_base64", json));

    static BadEvent Binary(string name, string code, IReadOnlyList<(string, string)> headers, string data = Data) => new(name, code, data) { Headers = headers };

    static BadRequest Body(string name, string body, string? contentType) =>
        new($"CloudEvents, {name}", 400, "invalid_request", Encoding.UTF8.GetBytes(body)) { ContentType = contentType };
}
