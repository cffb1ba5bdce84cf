using Microsoft.OpenApi;
using TikApis.Api.Errors;

namespace TikApis.Api.Reference;

/// <summary>Headers of answers that callers go by.</summary>
static class Headers
{
    static readonly OpenApiHeader RetryAfter = Of("Seconds to wait before trying again.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" });

    static readonly OpenApiHeader Challenge = Of("Always `Bearer`.", Shapes.OneOf(null, ["Bearer"]));

    static readonly OpenApiHeader Location = Of("Where what was created is.", Shapes.Text(null));

    /// <summary>Headers of an error answer.</summary>
    public static Dictionary<string, IOpenApiHeader>? Of(ErrorKind kind) =>
        kind == ErrorKind.Unauthorized ? new() { ["WWW-Authenticate"] = Challenge }
        : kind == ErrorKind.RateLimitExceeded || kind == ErrorKind.Unavailable ? new() { ["Retry-After"] = RetryAfter }
        : null;

    /// <summary>Headers of a successful answer.</summary>
    public static Dictionary<string, IOpenApiHeader>? Of(string status) => status == "201" ? new() { ["Location"] = Location } : null;

    static OpenApiHeader Of(string description, OpenApiSchema schema) => new() { Description = description, Required = true, Schema = schema };
}
