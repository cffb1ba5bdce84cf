using Microsoft.OpenApi;
using TikApis.Api.Errors;
using TikApis.Api.Protection;

namespace TikApis.Api.Reference;

/// <summary>Headers of answers that callers go by.</summary>
static class Headers
{
    static readonly OpenApiHeader RetryAfter = Always("Seconds to wait before trying again.", Number(1));

    static readonly OpenApiHeader Challenge = Always("Always `Bearer`.", Shapes.OneOf(null, ["Bearer"]));

    static readonly OpenApiHeader Location = Always("Where what was created is.", Shapes.Text(null));

    /// <summary>Where the key stands, in every answer to it while a limit is set.</summary>
    static readonly Dictionary<string, OpenApiHeader> Limits = new[]
    {
        ("Requests the key may make in a minute.", Number(1)),
        ("How many of them are left.", Number(0)),
        ("When the minute ends, in Unix seconds.", Number(0)),
        ("The same as draft-ietf-httpapi-ratelimit-headers-10 has it: `r` requests are left for `t` seconds.", Shapes.Text(null)),
        ("The limit itself: `q` requests in `w` seconds.", Shapes.Text(null)),
    }.Zip(RateLimitHeaders.Names, (header, name) => (name, new OpenApiHeader { Description = header.Item1, Schema = header.Item2 })).ToDictionary();

    /// <summary>Describes the headers that many answers have.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, header) in Limits)
            document.AddComponent<IOpenApiHeader>(name, header);
    }

    /// <summary>Headers of an error answer.</summary>
    public static Dictionary<string, IOpenApiHeader> Of(ErrorKind kind, OpenApiDocument document)
    {
        if (kind == ErrorKind.Unauthorized)
            return new() { ["WWW-Authenticate"] = Challenge };
        var headers = OfKey(document);
        if (kind == ErrorKind.RateLimitExceeded || kind == ErrorKind.Unavailable)
            headers["Retry-After"] = RetryAfter;
        return headers;
    }

    /// <summary>Headers of a successful answer to a key.</summary>
    public static Dictionary<string, IOpenApiHeader> Of(string status, OpenApiDocument document)
    {
        var headers = OfKey(document);
        if (status == "201")
            headers["Location"] = Location;
        return headers;
    }

    static Dictionary<string, IOpenApiHeader> OfKey(OpenApiDocument document) =>
        Limits.Keys.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    static OpenApiHeader Always(string description, OpenApiSchema schema) => new() { Description = description, Required = true, Schema = schema };

    static OpenApiSchema Number(int least) => new() { Type = JsonSchemaType.Integer, Minimum = $"{least}" };
}
