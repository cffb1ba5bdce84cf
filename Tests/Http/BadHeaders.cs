using System.Text;

namespace TikApis.Tests.Http;

/// <summary>Requests with a good body that are refused for what is around it.</summary>
static class BadHeaders
{
    static readonly BadRequest Good = new("", 0, "", Encoding.UTF8.GetBytes(WireEvent.Valid));

    static readonly string[] ContentTypes =
    [
        "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/octet-stream", "application/json-patch+json", "application/jsonx", "json", "*/*", "application/*", "", ";", "application/json/x",
        "application/json; charset=utf-16", "application/json; charset=iso-8859-1", "application/json; charset=\"utf-7\"",
        "application/x-ndjson; charset=us-ascii", "application/json, text/plain",
    ];

    public static IEnumerable<BadRequest> Types =>
    [
        Refused("no Content-Type", 415, "unsupported_media_type") with { ContentType = null },
        .. ContentTypes.Select(type => Refused($"Content-Type: {type}", 415, "unsupported_media_type") with { ContentType = type }),
    ];

    public static IEnumerable<BadRequest> Keys =>
    [
        Unauthorized("no key", null),
        Unauthorized("an empty key", ""),
        Unauthorized("a key of nobody", "tik_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        Unauthorized("a key of 257 characters", new string('k', 257)),
        Unauthorized("a key of 20,000 characters", new string('k', 20_000)),
        Unauthorized("a key with a character too many", "{ingest}x"),
        Unauthorized("a key in other case", "{INGEST}"),
        Unauthorized("two keys in one header", "{ingest},{ingest}"),
        Unauthorized("the hash of a key", "{hash}"),
        Unauthorized("characters that cannot be a key's", "' OR 1=1 --"),
        Refused("a key with the scope account only", 403, "forbidden") with { Key = "{account}" },
    ];

    public static IEnumerable<BadRequest> Routes =>
    [
        .. new[] { "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW" }
            .Select(method => Refused($"{method}", 405, "method_not_allowed") with { Method = new HttpMethod(method) }),
        .. new[] { "/v1", "/v1/usage", "/v1/usage/event", "/v1/usage/events/batch", "/v2/usage/events", "/v1/usage%2Fevents" }
            .Select(path => Refused($"POST {path}", 404, "not_found") with { Path = path }),
        Refused("an unknown route without a key", 401, "unauthorized") with { Path = "/v1/usage/event", Key = null },
    ];

    static BadRequest Unauthorized(string name, string? key) => Refused(name, 401, "unauthorized") with { Key = key };

    static BadRequest Refused(string name, int status, string code) => Good with { Name = name, Status = status, Code = code };
}
