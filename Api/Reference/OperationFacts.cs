using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>What follows of a route from its method, path, policy and parameters.</summary>
sealed class OperationFacts : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var path = RoutePatternFactory.Parse(context.Description.RelativePath!);
        operation.OperationId = NameOf(context.Description.HttpMethod!, path);
        if (metadata.OfType<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(policy => policy is not null) is { } scope)
            operation.Security = SecuritySchemes.Requiring(scope, document);

        operation.Parameters = [.. path.Parameters.Select(parameter => QueryParameters.InPath(parameter.Name)), .. operation.Parameters?.Where(p => p.In != ParameterLocation.Path) ?? []];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            QueryParameters.Describe(parameter, context.Description.RelativePath);
        RequestExamples.AddTo(operation.RequestBody, context.Description.HttpMethod!, metadata);

        var responses = operation.Responses ??= [];
        foreach (var (status, response) in responses)
        {
            if (response is OpenApiResponse answer)
                answer.Headers ??= Headers.Of(status, document);
        }

        Repeating.AddTo(operation, metadata);
        Files.AddTo(operation, metadata);
        EventStreams.AddTo(operation, metadata);
        Caching.AddTo(operation, metadata, document);

        var takesParameters = operation.Parameters.Any(parameter => parameter.In == ParameterLocation.Query);
        foreach (var kind in ErrorResponses.Of(metadata, takesParameters, operation.RequestBody is not null, path.Parameters.Count > 0))
            responses[$"{kind.Status}"] = ErrorResponses.Reference(kind, document);
        return Task.CompletedTask;
    }

    /// <summary>A name for generated clients, the same as long as the route is: <c>getAccountsByAccountIdUsage</c>.</summary>
    static string NameOf(string method, RoutePattern path)
    {
        var name = new StringBuilder(method.ToLowerInvariant());
        foreach (var part in path.PathSegments.Skip(1).SelectMany(segment => segment.Parts))
        {
            if (part is RoutePatternParameterPart parameter)
                name.Append("By").Append(char.ToUpperInvariant(parameter.Name[0])).Append(parameter.Name[1..]);
            else
                name.AppendJoin("", ((RoutePatternLiteralPart)part).Content.Split('-', '.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }

        return name.ToString();
    }
}
