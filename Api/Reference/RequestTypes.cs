using Microsoft.AspNetCore.Http.Metadata;

namespace TikApis.Api.Reference;

/// <summary>Which types are bodies of requests: of those a property may be left out; answers have all of theirs.</summary>
sealed class RequestTypes(EndpointDataSource endpoints)
{
    readonly Lazy<HashSet<Type>> types = new(() =>
        [.. endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<IAcceptsMetadata>()).Select(accepts => accepts.RequestType).OfType<Type>().Select(type => type.GetElementType() ?? type)]);

    public bool Contains(Type type) => types.Value.Contains(type);
}
