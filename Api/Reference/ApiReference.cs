using Microsoft.AspNetCore.OpenApi;
using Scalar.AspNetCore;

namespace TikApis.Api.Reference;

/// <summary>The API's description (<c>/openapi/v1.json</c>, OpenAPI 3.1) and the page made of it (<c>/docs</c>). Both are open to anybody.</summary>
public static class ApiReference
{
    const string Document = "v1";

    public static IServiceCollection AddApiReference(this IServiceCollection services)
    {
        services.AddSingleton<RequestTypes>();
        return services.AddOpenApi(Document, api =>
        {
            // Of lists too, a name that may stand in a reference.
            api.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("[]", "s", StringComparison.Ordinal);
            api.AddSchemaTransformer<SchemaFacts>();
            api.AddOperationTransformer<OperationFacts>();
            api.AddDocumentTransformer<DocumentFacts>();
            api.AddDocumentTransformer<HealthPaths>();
        });
    }

    public static void MapApiReference(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();

        // Nothing of the page comes from another host, and nothing goes to one.
        app.MapScalarApiReference("/docs", page => page
                .WithTitle(DocumentFacts.Title)
                .AddPreferredSecuritySchemes(SecuritySchemes.ApiKey)
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools()
                .HideClientButton())
            .AllowAnonymous();
    }
}
