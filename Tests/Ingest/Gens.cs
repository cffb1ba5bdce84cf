using System.Globalization;
using CsCheck;
using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

/// <summary>Random events: valid ones, and ones with anything in any field.</summary>
static class Gens
{
    static readonly Gen<string> Name = Gen.String[Gen.Char["abcXYZ019._:@+|-"], 1, 64].Where(name => name.Any(char.IsAsciiLetterOrDigit));

    static readonly Gen<string> Piece = Gen.Frequency(
        (8, Gen.Char[' ', '~'].Select(c => c.ToString())),
        (2, Gen.OneOf("é", "ß", "漢", "😀", "\u00a0", "\u2028", "\"", "\\", "/")));

    static readonly Gen<string> Text = Piece.Array[1, 16].Select(string.Concat);

    static readonly Gen<string> Method = Gen.OneOf("GET", "post", "Delete", "M-SEARCH", "!x#");

    static readonly Gen<string> Endpoint =
        Gen.Select(
            Gen.OneOf("", "", "", "https://api.example.com"),
            Gen.Frequency((4, Gen.OneOf("v1", "auth", "tiktok", "posts", "analytics", "a%20b", "größe", "", "{id}")), (3, Gen.Int[0, 99_999].Select(n => n.ToString(CultureInfo.InvariantCulture))), (2, Gen.Guid.Select(id => id.ToString("D"))), (1, Text.Select(t => t.Replace('?', '!').Replace('#', '!')))).Array[1, 6],
            Gen.OneOf("", "", "?page=2", "#top", "?next=http://x/1"))
        .Select((host, segments, query) => $"{host}/{string.Join('/', segments)}{query}");

    /// <summary>An instant, spelled with any offset and precision RFC 3339 has.</summary>
    public static readonly Gen<string> Timestamp =
        // From the second second on, so that cutting digits off does not lead before 1970.
        Gen.Select(Gen.Long[1_000, Some.Now.AddMinutes(4).ToUnixTimeMilliseconds()], Gen.Int[-1439, 1439], Gen.Int[0, 9], Gen.Int[0, 999_999], Gen.Bool)
        .Select((ms, offset, digits, below, utc) =>
        {
            var shift = TimeSpan.FromMinutes(utc ? 0 : offset);
            var local = DateTimeOffset.FromUnixTimeMilliseconds(ms).DateTime + shift;
            var nanos = $"{local.Millisecond:D3}{below:D6}"[..digits];
            var zone = utc ? "Z" : $"{(shift < TimeSpan.Zero ? '-' : '+')}{shift.Duration():hh\\:mm}";
            return $"{local:yyyy-MM-ddTHH:mm:ss}{(digits > 0 ? "." : "")}{nanos}{zone}";
        });

    static readonly Gen<decimal> ResponseTime = Gen.Select(Gen.Int[0, 3_600_000], Gen.Int[0, 999_999_999], Gen.Int[0, 9])
        .Select((ms, below, digits) => Math.Min(3_600_000m, ms + Math.Round(below / 1_000_000_000m, digits)));

    /// <summary>An event that meets every rule.</summary>
    public static readonly Gen<UsageEvent> Valid =
        Gen.Select(Maybe(Text), Name, Maybe(Name), Maybe(Timestamp), Method, Endpoint, Gen.Int[100, 599], Gen.Select(ResponseTime, Gen.Bool))
        .Select((id, account, key, timestamp, method, endpoint, status, time) =>
            new UsageEvent(id, account, key, timestamp, method, endpoint, status, time.Item2 ? time.Item1 : null))
        .SelectMany(e => Maybe(Gen.OneOf(Text, Gen.OneOf("System", "Analytics"))).Select(category => e with { Category = category }));

    static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.OneOf("", " ", ".", "..", "\0", "a\nb", "\u007f", "\u0085", "\ud800", "\udc00\ud800", "a\ud83d", "/\ud800", "/\0", "null", "v1/x", "GET /", "*", "/", "http://", "x://y"),
        Gen.String[Gen.Char, 0, 8],
        Gen.Select(Gen.OneOf("a", "é", "/", "😀"), Gen.OneOf(1, 16, 17, 32, 33, 64, 65, 128, 129, 513, 2_048, 2_049)).Select((s, n) => string.Concat(Enumerable.Repeat(s, n))),
        Gen.OneOf("2025-01-31T12:00:60Z", "1969-12-31T23:59:59Z", "2025-02-01T00:05:00.001Z", "2025-02-01T00:05:00.000Z", "2025-02-30T00:00:00Z"));

    /// <summary>A valid event with some of its fields replaced by anything the type allows.</summary>
    public static readonly Gen<UsageEvent> Any =
        Gen.Select(Valid, Hostile.Null(), Gen.Int[0, 8], Gen.Frequency((3, Gen.Int), (7, Gen.Int[95, 605])), Gen.OneOf(Gen.Decimal[-2m, 2m], Gen.Decimal[3_599_999m, 3_600_001m], Gen.Decimal), Gen.Bool)
        .Select((e, text, field, status, time, both) => Spoil(both ? Spoil(e, text, (field + 5) % 9, status, time) : e, text, field, status, time));

    static UsageEvent Spoil(UsageEvent e, string? text, int field, int status, decimal time) => (EventField)field switch
    {
        EventField.Id => e with { Id = text },
        EventField.AccountId => e with { AccountId = text },
        EventField.ApiKeyId => e with { ApiKeyId = text },
        EventField.Timestamp => e with { Timestamp = text },
        EventField.Method => e with { Method = text },
        EventField.Endpoint => e with { Endpoint = text },
        EventField.Status => e with { Status = text is null ? null : status },
        EventField.ResponseTimeMs => e with { ResponseTimeMs = time },
        _ => e with { Category = text },
    };

    static Gen<string?> Maybe(Gen<string> gen) => Gen.Frequency((3, gen.Select(text => (string?)text)), (1, Gen.Const((string?)null)));
}
