using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>The health checks, which the framework maps without a description.</summary>
sealed class HealthPaths : IOpenApiDocumentTransformer
{
    const string Tag = "Health";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Tags?.Add(new OpenApiTag { Name = Tag, Description = "Whether a node runs, and whether it takes events." });
        Add(document, "live", "Whether the process answers.", new() { ["200"] = Answer("It does.", "Healthy") });
        Add(document, "ready", "Whether the node takes events.", new() { ["200"] = Answer("It does.", "Healthy"), ["503"] = Answer("It does not.", "Unhealthy") });
        return Task.CompletedTask;
    }

    static void Add(OpenApiDocument document, string what, string summary, OpenApiResponses responses) =>
        document.Paths[$"/health/{what}"] = new OpenApiPathItem
        {
            Operations = new()
            {
                [HttpMethod.Get] = new OpenApiOperation
                {
                    OperationId = $"getHealth{char.ToUpperInvariant(what[0])}{what[1..]}",
                    Summary = summary,
                    Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
                    Security = [],
                    Responses = responses,
                },
            },
        };

    static OpenApiResponse Answer(string description, string text) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { ["text/plain"] = new() { Schema = Shapes.OneOf(null, [text]) } },
    };
}
