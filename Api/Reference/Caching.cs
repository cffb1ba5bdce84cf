using Microsoft.OpenApi;
using TikApis.Api.Json;

namespace TikApis.Api.Reference;

/// <summary>Routes whose answers have entity tags.</summary>
static class Caching
{
    public static void AddTo(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        if (!metadata.OfType<EntityTags.EntityTagged>().Any() || operation.Responses?["200"] is not OpenApiResponse { Headers: { } headers })
            return;
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = "If-None-Match",
            In = ParameterLocation.Header,
            Description = "An `ETag` that was answered before: `304` while nothing has changed.",
            Schema = Shapes.Text(null),
        });
        headers["ETag"] = new OpenApiHeader { Description = "Tag of the content; CSV has none.", Schema = Shapes.Text(null) };
        var same = Headers.Of("304", document);
        same["ETag"] = new OpenApiHeader { Description = "Tag of the content.", Required = true, Schema = Shapes.Text(null) };
        operation.Responses["304"] = new OpenApiResponse { Description = "Nothing has changed.", Headers = same };
    }
}
