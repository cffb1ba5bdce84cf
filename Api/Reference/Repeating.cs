using Microsoft.OpenApi;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;

namespace TikApis.Api.Reference;

/// <summary>Routes that create something, once however often the request is repeated.</summary>
static class Repeating
{
    /// <summary>Describes a route that <see cref="IdempotentRequests"/> answers.</summary>
    public static RouteHandlerBuilder Creates<TBody, TCreated>(this RouteHandlerBuilder route)
        where TBody : notnull
        where TCreated : notnull =>
        route.Accepts<TBody>("application/json")
            .Produces<Answer<TCreated>>(StatusCodes.Status201Created)
            .Refuses(ErrorKind.Conflict)
            .WithMetadata(new Repeatable());

    public static void AddTo(OpenApiOperation operation, IList<object> metadata)
    {
        if (!metadata.OfType<Repeatable>().Any())
            return;
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = IdempotentRequests.Header,
            In = ParameterLocation.Header,
            Description = "Repeated within 24 hours with the same one, a request creates nothing and gets the same answer.",
            Schema = Shapes.Text(null, IdempotentRequests.MaxLength),
        });
        if (operation.Responses?["201"]?.Headers is { } headers)
            headers[IdempotentRequests.ReplayedHeader] = new OpenApiHeader { Description = "`true` when the answer is repeated.", Schema = Shapes.OneOf(null, ["true"]) };
    }

    sealed class Repeatable;
}
