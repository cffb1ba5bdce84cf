using Microsoft.AspNetCore.Http.Metadata;

namespace TikApis.Api.Reference;

/// <summary>Which types are bodies of requests, or parts of them: of those a property may be left out; answers have all of theirs.</summary>
sealed class RequestTypes(EndpointDataSource endpoints)
{
    readonly Lazy<HashSet<Type>> types = new(() =>
        [.. endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<IAcceptsMetadata>()).Select(accepts => accepts.RequestType).OfType<Type>().SelectMany(WithParts)]);

    public bool Contains(Type type) => types.Value.Contains(type);

    static IEnumerable<Type> WithParts(Type type)
    {
        var one = type.GetElementType() ?? type;
        return one.GetProperties().Select(property => property.PropertyType).Where(part => part.Assembly == typeof(RequestTypes).Assembly).SelectMany(WithParts).Prepend(one);
    }
}
