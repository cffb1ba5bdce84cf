using System.Text;

namespace TikApis.Tests.Http;

/// <summary>A body of which one event must be refused, and nothing counted.</summary>
sealed record BadEvent(string Name, string Code, byte[] Body)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers of a CloudEvent in binary mode.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public BadEvent(string name, string code, string body) : this(name, code, Encoding.UTF8.GetBytes(body)) { }
}

/// <summary>Events that can be read and break a rule.</summary>
static class BadEvents
{
    static readonly string[] Required = ["accountId", "method", "endpoint", "status"];
    static readonly string[] Names = ["accountId", "apiKeyId"];
    static readonly string[] FreeTexts = ["id", "category"];

    public static IEnumerable<BadEvent> All => [.. Types, .. Absent, .. Repeated, .. Numbers, .. Instants, .. Texts, .. BrokenTexts, .. Lines];

    /// <summary>Every target with every JSON type that is not its own.</summary>
    static IEnumerable<BadEvent> Types =>
        from target in WireEvent.Fields
        from json in new[] { "true", "false", "{}", "[]", "[[]]", "{\"a\":1}", target.Json[0] == '"' ? "5" : "\"5\"", target.Json[0] == '"' ? "1e999" : "\"\"" }
        select new BadEvent($"{target.Name}: {json}", "invalid_type", WireEvent.With(target.Name, json));

    static IEnumerable<BadEvent> Absent =>
    [
        .. Required.Select(target => new BadEvent($"no {target}", "missing_field", WireEvent.With(target, null))),
        .. Required.Select(target => new BadEvent($"{target}: null", "missing_field", WireEvent.With(target, "null"))),
        .. Required.Select(target => new BadEvent($"{target} in other case", "missing_field", WireEvent.Valid.Replace($"\"{target}\"", $"\"{target.ToUpperInvariant()}\"", StringComparison.Ordinal))),
        new("an empty object", "missing_field", "{}"),
        new("an object of other fields", "missing_field", "{\"specversion\":\"1.0\",\"data\":{}}"),
        .. new[] { "null", "5", "\"event\"", "[]", "true", $"[{WireEvent.Valid}]" }.Select(json => new BadEvent($"[{json[..Math.Min(8, json.Length)]}]", "invalid_type", $"[{json}]")),
    ];

    static IEnumerable<BadEvent> Repeated =>
    [
        .. WireEvent.Fields.Select(f => new BadEvent($"{f.Name} twice", "duplicate_field", WireEvent.And($"\"{f.Name}\":{f.Json}"))),
        .. WireEvent.Fields.Select(f => new BadEvent($"{f.Name} twice, once escaped", "duplicate_field", WireEvent.And($"\"\\u{(int)f.Name[0]:x4}{f.Name[1..]}\":{f.Json}"))),
        new("status and null", "duplicate_field", WireEvent.And("\"status\":null")),
        new("status three times", "duplicate_field", WireEvent.And("\"status\":200,\"status\":200")),
    ];

    static IEnumerable<BadEvent> Numbers =>
    [
        .. Each("status", "out_of_range", "99", "600", "0", "-0", "-200", "65736", "4294967496", "99999999999999999999", $"2{new string('0', 100_000)}"),
        .. Each("status", "invalid_type", "200.5", "200.0", "2e2", "1e999", "-1E-999"),
        .. Each("responseTimeMs", "out_of_range", "-1", "-0.0001", "3600001", "3600000.001", "1e999", "-1e999", "1e7", "99999999999999999999", $"1e{new string('9', 1_000)}", $"1{new string('0', 100_000)}"),
    ];

    static IEnumerable<BadEvent> Instants =>
    [
        .. Each(
            "timestamp",
            "invalid_format",
            "\"\"", "\"yesterday\"", "\"2025-01-31\"", "\"2025-01-31T12:00:00\"", "\"2025-01-31T12:00Z\"", "\"2025-01-31 12:00:00Z\"",
            "\"2025-02-30T12:00:00Z\"", "\"2025-02-29T12:00:00Z\"", "\"2025-04-31T12:00:00Z\"", "\"2025-00-10T12:00:00Z\"", "\"2025-13-10T12:00:00Z\"",
            "\"2025-01-00T12:00:00Z\"", "\"2025-01-31T24:00:00Z\"", "\"2025-01-31T12:60:00Z\"", "\"2025-01-31T12:00:60Z\"", "\"2025-01-31T12:00:61Z\"",
            "\"2025-01-31T12:00:00+01\"", "\"2025-01-31T12:00:00+0100\"", "\"2025-01-31T12:00:00+24:00\"", "\"2025-01-31T12:00:00 +01:00\"", "\"2025-01-31T12:00:00.Z\"",
            "\"2025-01-31T12:00:00.0123456789Z\"", "\"2025-01-31T12:00:00,5Z\"", "\"10000-01-31T12:00:00Z\"", "\"0000-01-31T12:00:00Z\"", "\"-2025-01-31T12:00:00Z\"",
            "\"2025-1-31T12:00:00Z\"", "\" 2025-01-31T12:00:00Z\"", "\"2025-01-31T12:00:00Zulu\"", "\"٢٠٢٥-01-31T12:00:00Z\"", "\"1738324800\"", "\"Fri, 31 Jan 2025 12:00:00 GMT\""),
        .. Each("timestamp", "out_of_range", "\"1969-12-31T23:59:59.999Z\"", "\"1970-01-01T00:59:59+01:00\"", "\"0001-01-01T00:00:00Z\""),
        .. Each("timestamp", "timestamp_in_future", "\"9999-12-31T23:59:59.999999999Z\"", "\"9999-12-31T23:59:59-23:59\"", In(TimeSpan.FromHours(1)), In(TimeSpan.FromDays(1))),
        .. Each("timestamp", "invalid_type", "1738324800", "1738324800000"),
        .. Each("timestamp", "too_long", $"\"2025-01-31T12:00:00.{new string('0', 50)}Z\""),
    ];

    static IEnumerable<BadEvent> Texts =>
    [
        .. Names.SelectMany(target => Each(
            target,
            "invalid_format",
            "\"\"", "\" \"", "\"a b\"", "\"a/b\"", "\"a\\\\b\"", "\"a%2fb\"", "\"ü\"", "\".\"", "\"..\"", "\"a\\u0000\"", "\"a\\n\"", "\"<script>\"", "\"a'b\"", "\"a\\ud800\\udc00\"")),
        .. Names.Select(target => new BadEvent($"{target} of 65 characters", "too_long", WireEvent.With(target, Text('a', 65)))),
        .. FreeTexts.SelectMany(target => Each(target, "invalid_text", "\"a\\u0000\"", "\"\\n\"", "\"a\\u001b[31m\"", "\"\\u007f\"", "\"\\u0085\"", "\"\\u009f\"")),
        .. FreeTexts.Select(target => new BadEvent($"{target}: \"\"", "invalid_format", WireEvent.With(target, "\"\""))),
        new("id of 129 bytes", "too_long", WireEvent.With("id", Text('i', 129))),
        new("id of 43 characters of 3 bytes", "too_long", WireEvent.With("id", Text('€', 43))),
        new("id of 5 MB", "too_long", WireEvent.With("id", Text('i', 5_000_000))),
        new("category of 65 bytes", "too_long", WireEvent.With("category", Text('c', 65))),
        .. Each("method", "invalid_format", "\"\"", "\" \"", "\"GE T\"", "\"GET\\r\\nX: y\"", "\"GET/\"", "\"gét\"", "\"(GET)\""),
        new("method of 17 characters", "too_long", WireEvent.With("method", Text('M', 17))),
        .. Each("endpoint", "invalid_format", "\"\"", "\"v1/posts\"", "\"?page=1\"", "\"#top\"", "\"posts\"", "\"://host/path\"", "\"1http://host/path\"", "\"**\""),
        .. Each("endpoint", "invalid_text", "\"/a\\u0000b\"", "\"/a\\r\\nb\"", "\"/a?b=\\u0007\"", "\"/\\u0080\""),
        new("endpoint of 2,049 bytes", "too_long", WireEvent.With("endpoint", $"\"/{new string('p', 2048)}\"")),
    ];

    /// <summary>Bytes and escapes that are no Unicode text.</summary>
    static IEnumerable<BadEvent> BrokenTexts =>
    [
        .. from target in WireEvent.Fields
           where target.Json[0] == '"' && target.Name is not ("accountId" or "apiKeyId" or "method")
           from escape in new[] { @"\ud800", @"\udc00", @"\udc00\ud800", @"/\ud83dx" }
           select new BadEvent($"{target.Name}: {escape}", "invalid_text", WireEvent.With(target.Name, $"\"{escape}\"")),
        .. from target in new[] { "id", "category", "endpoint" }
           from bytes in new byte[][] { [0xFF], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80] }
           select new BadEvent($"{target}: {Convert.ToHexString(bytes)}", "invalid_text", Spoil(WireEvent.With(target, "\"/a~b\""), bytes)),
        .. Each("accountId", "invalid_text", @"""\ud800""", @"""a\udfff"""),
        new("accountId: FF", "invalid_format", Spoil(WireEvent.With("accountId", "\"a~b\""), [0xFF])),
    ];

    /// <summary>Lines of NDJSON, of which each stands alone.</summary>
    static IEnumerable<BadEvent> Lines =>
        from line in new[]
        {
            ("nothing but a brace", "{"), ("a cut event", WireEvent.Valid[..^1]), ("a number", "5"), ("null", "null"), ("an array", $"[{WireEvent.Valid}]"),
            ("two events", $"{WireEvent.Valid}{WireEvent.Valid}"), ("an event and a comma", $"{WireEvent.Valid},"), ("a comment", "// event"),
            ("a text", "event"), ("NUL", "\0"), ("17 deep", WireEvent.And($"\"x\":{new string('[', 16)}{new string(']', 16)}")), ("a record separator", $"\u001e{WireEvent.Valid}"),
        }
        select new BadEvent($"line: {line.Item1}", "invalid_json", line.Item2) { ContentType = "application/x-ndjson" };

    static IEnumerable<BadEvent> Each(string target, string code, params string[] values) =>
        values.Select(json => new BadEvent($"{target}: {(json.Length > 50 ? json[..40] + $"… {json.Length}" : json)}", code, WireEvent.With(target, json)));

    static string Text(char letter, int count) => $"\"{new string(letter, count)}\"";

    // From when the tests began: long enough for all of them. SummaryTests has the bound itself.
    static string In(TimeSpan time) => $"\"{TimeProvider.System.GetUtcNow() + time:yyyy-MM-dd'T'HH:mm:ss'Z'}\"";

    /// <summary>The text with its tilde replaced by bytes.</summary>
    static byte[] Spoil(string json, byte[] bytes)
    {
        var parts = json.Split('~');
        return [.. Encoding.UTF8.GetBytes(parts[0]), .. bytes, .. Encoding.UTF8.GetBytes(parts[1])];
    }
}
