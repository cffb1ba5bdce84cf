using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>Schemas of what no type of ours stands for.</summary>
static class Shapes
{
    /// <summary>An object whose properties are all there.</summary>
    public static OpenApiSchema Object(string? description, params IEnumerable<(string Name, IOpenApiSchema Schema)> properties)
    {
        var all = properties.ToDictionary(property => property.Name, property => property.Schema);
        return new OpenApiSchema { Type = JsonSchemaType.Object, Description = description, Properties = all, Required = all.Keys.ToHashSet() };
    }

    public static OpenApiSchema Text(string? description, int? most = null) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        MinLength = most is null ? null : 1,
        MaxLength = most,
    };

    public static OpenApiSchema OneOf(string? description, IEnumerable<string> values) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. values.Select(value => (JsonNode)value)],
    };

    public static OpenApiSchema Always(bool value) => new() { Type = JsonSchemaType.Boolean, Enum = [value] };

    public static OpenApiSchema ListOf(string? description, IOpenApiSchema items, int? most = null) => new()
    {
        Type = JsonSchemaType.Array,
        Description = description,
        Items = items,
        MaxItems = most,
    };
}
