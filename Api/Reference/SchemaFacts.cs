using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>What the types do not say of themselves: which properties are always there, and how our own converters write.</summary>
sealed class SchemaFacts(RequestTypes requests) : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { Name: "success", Set: null })
            schema.Enum = [(JsonNode)true];

        // Their converters hide that instants and names are text. That a name may be null is said where it is used.
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset) || context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
        {
            schema.Type = context.JsonTypeInfo.Type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        if (schema is { Type: null, Enum: { Count: > 0 } names })
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. names.Where(name => name is not null && !JsonNullSentinel.IsJsonNullSentinel(name))];
        }

        if (context.JsonTypeInfo.Properties.Count > 0 && schema.Properties is { Count: > 0 } properties)
        {
            var inRequest = requests.Contains(context.JsonTypeInfo.Type);
            schema.Required = context.JsonTypeInfo.Properties
                .Where(property => properties.ContainsKey(property.Name))
                .Where(property => inRequest ? Has<RequiredAttribute>(property.AttributeProvider) : !MayBeLeftOut(property.AttributeProvider))
                .Select(property => property.Name)
                .ToHashSet();
        }

        return Task.CompletedTask;
    }

    static bool MayBeLeftOut(System.Reflection.ICustomAttributeProvider? property) =>
        property?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true).OfType<JsonIgnoreAttribute>()
            .Any(ignore => ignore.Condition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault) == true;

    static bool Has<T>(System.Reflection.ICustomAttributeProvider? property) => property?.IsDefined(typeof(T), inherit: true) == true;
}
