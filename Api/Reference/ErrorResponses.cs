using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using TikApis.Api.Errors;

namespace TikApis.Api.Reference;

/// <summary>
/// The error answers, described once each. Which a route can give follows from what it takes and who may call it;
/// what does not follow, a route says by <see cref="Refuses"/>.
/// </summary>
static class ErrorResponses
{
    const string Schema = "Error";

    static readonly (ErrorKind Kind, string Description, string Message)[] Known =
    [
        (ErrorKind.InvalidRequest, "The request is not what was expected; `details` name each field to blame.", "The request is not valid."),
        (ErrorKind.Unauthorized, "There is no key, or nobody's.", "An API key is required, in X-API-Key or as a bearer token."),
        (ErrorKind.Forbidden, "The key has not the scope, or no account of its own.", "The API key does not allow this."),
        (ErrorKind.NotFound, "There is no such thing.", "There is no account 'acme'."),
        (ErrorKind.Conflict, "It is there already, or is not as the request supposes.", "There is an account 'acme' already."),
        (ErrorKind.PayloadTooLarge, "The body is too large, or holds too many events. Nothing of it was done.", "A request may hold at most 10000 events."),
        (ErrorKind.UnsupportedMediaType, "The Content-Type or Content-Encoding is none that is taken here.", "The body must be application/json in UTF-8."),
        (ErrorKind.RateLimitExceeded, "Too many requests with this key in a minute, or too many unknown keys from this address.", "The key has made as many requests as it may in a minute."),
        (ErrorKind.ServerError, "It failed here, and the failure was logged.", "The request failed here; the failure was logged."),
        (ErrorKind.Unavailable, "It cannot be answered now. Nothing was acknowledged: the same events, with the same ids, can be sent again and count once.", "The service cannot answer just now; nothing was acknowledged."),
    ];

    /// <summary>Says that a route can refuse for a reason that its parameters, body and policy do not tell of.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder route, ErrorKind kind)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new Refusing(kind));

    /// <summary>The errors a route can answer with.</summary>
    public static IEnumerable<ErrorKind> Of(IList<object> metadata, bool takesParameters, bool takesBody, bool namesSomething)
    {
        if (takesParameters || takesBody)
            yield return ErrorKind.InvalidRequest;
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            yield return ErrorKind.Unauthorized;
            yield return ErrorKind.RateLimitExceeded;
        }

        if (metadata.OfType<IAuthorizeData>().Any(data => data.Policy is not null))
            yield return ErrorKind.Forbidden;
        if (namesSomething)
            yield return ErrorKind.NotFound;
        foreach (var refusing in metadata.OfType<Refusing>())
            yield return refusing.Kind;
        if (takesBody)
        {
            yield return ErrorKind.PayloadTooLarge;
            yield return ErrorKind.UnsupportedMediaType;
        }

        yield return ErrorKind.ServerError;
        yield return ErrorKind.Unavailable;
    }

    /// <summary>The described answer of a kind.</summary>
    public static OpenApiResponseReference Reference(ErrorKind kind, OpenApiDocument document) => new(kind.Code, document);

    /// <summary>Describes those that some operation gives.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSchema>(Schema, Shape());
        var given = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(operation => operation.Value.Responses ?? [])
            .Select(answer => answer.Value).OfType<OpenApiResponseReference>().Select(answer => answer.Reference.Id).ToHashSet();
        foreach (var (kind, description, message) in Known.Where(known => given.Contains(known.Kind.Code)))
        {
            document.AddComponent<IOpenApiResponse>(kind.Code, new OpenApiResponse
            {
                Description = description,
                Headers = Headers.Of(kind, document),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(Schema, document),
                        Example = new JsonObject
                        {
                            ["success"] = false,
                            ["error"] = new JsonObject { ["code"] = kind.Code, ["message"] = message, ["details"] = new JsonArray() },
                        },
                    },
                },
            });
        }
    }

    static OpenApiSchema Shape()
    {
        var detail = Shapes.Object(
            "A field that was refused and what was expected of it.",
            ("field", Shapes.Text("Name of the field, as in JSON or in the query.")),
            ("message", Shapes.Text("What was expected.")));
        var error = Shapes.Object(
            "What went wrong.",
            ("code", Shapes.OneOf("For programs. No operation here answers method_not_allowed: it is what other methods get, HEAD among them.", [.. Known.Select(known => known.Kind.Code), ErrorKind.MethodNotAllowed.Code])),
            ("message", Shapes.Text("A sentence for people.")),
            ("details", Shapes.ListOf("Each field that was refused; empty when no field is to blame.", detail)));
        return Shapes.Object("An error answer.", ("success", Shapes.Always(false)), ("error", error));
    }

    sealed record Refusing(ErrorKind Kind);
}
