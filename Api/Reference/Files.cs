using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>Routes that answer CSV as well.</summary>
static class Files
{
    /// <summary>Says that a route answers CSV when asked for it.</summary>
    public static RouteHandlerBuilder AlsoAsCsv(this RouteHandlerBuilder route) => route.WithMetadata(new Csv());

    public static void AddTo(OpenApiOperation operation, IList<object> metadata)
    {
        if (!metadata.OfType<Csv>().Any() || operation.Responses?["200"] is not OpenApiResponse { Content: { } content, Headers: { } headers })
            return;
        content["text/csv"] = new OpenApiMediaType { Schema = Shapes.Text("RFC 4180, with a row of names; the cells are the properties of the JSON.") };
        headers["Content-Disposition"] = new OpenApiHeader { Description = "Name of the file, when it is meant to be saved.", Schema = Shapes.Text(null) };
    }

    sealed class Csv;
}
