using System.Text;
using static TikApis.Tests.Http.BadRequest;

namespace TikApis.Tests.Http;

/// <summary>Bodies that cannot be read.</summary>
static class BadBodies
{
    static readonly string Event = WireEvent.Valid;

    /// <summary>Texts that are not one JSON value of events.</summary>
    public static IEnumerable<BadRequest> Json =>
    [
        Invalid("no body", ""),
        Invalid("white space only", " \t\r\n "),
        Invalid("a byte order mark only", "\uFEFF"),
        Invalid("cut within an object", Event[..^1]),
        Invalid("cut within a string", Event[..20]),
        Invalid("cut after a name", "{\"id\""),
        Invalid("cut within an array", $"[{Event},{Event}"),
        Invalid("cut within the events", $"{{\"events\":[{Event}]"),
        Invalid("cut within a literal", "[tru"),
        Invalid("a number", "5"),
        Invalid("a huge number", "1e999"),
        Invalid("a text", "\"event\""),
        Invalid("null", "null"),
        Invalid("true", "true"),
        Invalid("arrays 17 deep", $"{new string('[', 17)}{new string(']', 17)}"),
        Invalid("arrays 100,000 deep", new string('[', 100_000)),
        Invalid("objects 100,000 deep in a field nobody asked for", WireEvent.And($"\"x\":{string.Concat(Enumerable.Repeat("{\"a\":", 100_000))}")),
        Invalid("a word behind the event", $"{Event} x"),
        Invalid("two events without an array", $"{Event}{Event}"),
        Invalid("two events on two lines", $"{Event}\n{Event}"),
        Invalid("two arrays", $"[{Event}][{Event}]"),
        Invalid("a bracket too many", $"[{Event}]]"),
        Invalid("a comma at the end of the array", $"[{Event},]"),
        Invalid("a comma at the end of the event", $"{Event[..^1]},}}"),
        Invalid("no comma between events", $"[{Event} {Event}]"),
        Invalid("a comment", $"/* event */ {Event}"),
        Invalid("a line comment", $"{Event} // event"),
        Invalid("single quotes", Event.Replace('"', '\'')),
        Invalid("names without quotes", Event.Replace("\"id\"", "id", StringComparison.Ordinal)),
        Invalid("NaN", WireEvent.With("status", "NaN")),
        Invalid("Infinity", WireEvent.With("responseTimeMs", "Infinity")),
        Invalid("undefined", WireEvent.With("status", "undefined")),
        Invalid("True", WireEvent.With("status", "True")),
        Invalid("a number that starts with 0", WireEvent.With("status", "0200")),
        Invalid("a number with a plus", WireEvent.With("status", "+200")),
        Invalid("a hexadecimal number", WireEvent.With("status", "0xC8")),
        Invalid("a number without a whole part", WireEvent.With("responseTimeMs", ".5")),
        Invalid("a number that ends in its point", WireEvent.With("responseTimeMs", "1.")),
        Invalid("a number that ends in its exponent", WireEvent.With("responseTimeMs", "1e")),
        Invalid("a minus and no number", WireEvent.With("status", "-")),
        Invalid("NUL before the event", $"\0{Event}"),
        Invalid("NUL after the event", $"{Event}\0"),
        Invalid("NUL within a text", WireEvent.With("id", "\"a\0b\"")),
        Invalid("a line break within a text", WireEvent.With("id", "\"a\nb\"")),
        Invalid("an escape there is none of", WireEvent.With("id", "\"\\x41\"")),
        Invalid("an escape of two digits", WireEvent.With("id", "\"\\u12\"")),
        Invalid("events as an object", "{\"events\":{}}"),
        Invalid("events as an object that is an event", $"{{\"events\":{Event}}}"),
        Invalid("events as a text", "{\"events\":\"none\"}"),
        Invalid("events as null", "{\"events\":null}"),
        Invalid("events twice", $"{{\"events\":[{Event}],\"events\":[{Event}]}}"),
        Invalid("events twice, once with an escape", $"{{\"events\":[{Event}],\"\\u0065vents\":[{Event}]}}"),
        Invalid("events as an array and as null", $"{{\"events\":[{Event}],\"events\":null}}"),
        Invalid("an event that has events", WireEvent.And($"\"events\":[{Event}]")),
        Invalid("a form", "accountId=ghost&status=200"),
        new("UTF-16", 400, "invalid_request", Encoding.Unicode.GetBytes(Event)),
        new("UTF-16 with a byte order mark", 400, "invalid_request", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Event)]),
        new("a byte that UTF-8 has not", 400, "invalid_request", [0xFF, .. Encoding.UTF8.GetBytes(Event)]),
        new("gzip that does not say so", 400, "invalid_request", Gzip(Encoding.UTF8.GetBytes(Event))),
    ];

    /// <summary>Bodies that are not what their Content-Encoding says.</summary>
    public static IEnumerable<BadRequest> Codings
    {
        get
        {
            var text = Encoding.UTF8.GetBytes($"[{Event}]");
            var gzip = Gzip(text);
            var brotli = Brotli(text);
            byte[] wrongSum = [.. gzip[..^8], (byte)(gzip[^8] ^ 1), .. gzip[^7..]];
            byte[] wrongData = [.. gzip];
            wrongData[gzip.Length / 2] ^= 0xFF;
            (string Name, string Coding, byte[] Body)[] broken =
            [
                ("no gzip at all", "gzip", text),
                ("no body as gzip", "gzip", []),
                ("a gzip header only", "gzip", gzip[..10]),
                ("gzip cut in the middle", "gzip", gzip[..(gzip.Length / 2)]),
                ("gzip cut before its trailer", "gzip", gzip[..^8]),
                ("gzip cut by a byte", "gzip", gzip[..^1]),
                ("gzip with a wrong sum", "gzip", wrongSum),
                ("gzip with a byte changed", "gzip", wrongData),
                ("gzip and something behind it", "gzip", [.. gzip, 1, 2, 3]),
                ("Brotli as gzip", "gzip", brotli),
                ("no Brotli at all", "br", text),
                ("no body as Brotli", "br", []),
                ("Brotli cut in the middle", "br", brotli[..(brotli.Length / 2)]),
                ("Brotli cut by a byte", "br", brotli[..^1]),
                ("Brotli and something behind it", "br", [.. brotli, 0]),
                ("gzip as Brotli", "br", gzip),
            ];
            return
            [
                .. broken.Select(b => new BadRequest(b.Name, 400, "invalid_request", b.Body) { Codings = [b.Coding] }),
                .. new[] { "zstd", "deflate", "compress", "gzip, br", "gzip, gzip", "identity, gzip", "gzip;q=1" }
                    .Select(coding => new BadRequest($"Content-Encoding: {coding}", 415, "unsupported_media_type", gzip) { Codings = [coding] }),
                new("Content-Encoding twice", 415, "unsupported_media_type", Gzip(gzip)) { Codings = ["gzip", "gzip"] },
            ];
        }
    }

    /// <summary>Bodies beyond a bound. Each would count if the bound were not there.</summary>
    public static IEnumerable<BadRequest> TooLarge
    {
        get
        {
            const int Most = 10 * 1024 * 1024;
            var padded = Encoding.UTF8.GetBytes(Event.PadRight(Most + 1));
            var events = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(Event, 10_001))}]");
            var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Event, 10_001)));
            var bomb = Encoding.UTF8.GetBytes(Event.PadRight(4 * Most));
            return
            [
                TooMuch("10 MB and a byte", padded),
                TooMuch("10 MB and a byte, chunked", padded) with { Chunked = true },
                TooMuch("10 MB and a byte as gzip", Gzip(padded)) with { Codings = ["gzip"] },
                TooMuch("10 MB and a byte as gzip, chunked", Gzip(padded)) with { Codings = ["gzip"], Chunked = true },
                TooMuch("40 MB as gzip", Gzip(bomb)) with { Codings = ["gzip"] },
                TooMuch("40 MB as Brotli", Brotli(bomb)) with { Codings = ["br"] },
                TooMuch("10,001 events", events),
                TooMuch("10,001 events as gzip", Gzip(events)) with { Codings = ["gzip"] },
                TooMuch("10,001 events named events", [.. "{\"events\":"u8, .. events, .. "}"u8]),
                TooMuch("10,001 lines", lines) with { ContentType = "application/x-ndjson" },
            ];
        }
    }

    static BadRequest TooMuch(string name, byte[] body) => new(name, 413, "payload_too_large", body);
}
