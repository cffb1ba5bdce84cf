using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>The two places a key is taken from.</summary>
static class SecuritySchemes
{
    public const string ApiKey = "apiKey";
    const string Bearer = "bearer";

    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-API-Key",
            Description = "An API key. Its scopes say what it opens: `account`, `ingest`, `admin` (everything).",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The same key as a bearer token.",
        });
    }

    /// <summary>Either of them, with a scope.</summary>
    public static List<OpenApiSecurityRequirement> Requiring(string scope, OpenApiDocument document) =>
    [
        new() { [new OpenApiSecuritySchemeReference(ApiKey, document)] = [scope] },
        new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [scope] },
    ];
}
