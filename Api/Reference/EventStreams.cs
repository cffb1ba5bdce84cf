using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>Routes that answer with server-sent events.</summary>
static class EventStreams
{
    const string ContentType = "text/event-stream";

    /// <summary>Says that a route sends events whose data is of a type.</summary>
    public static RouteHandlerBuilder StreamsEvents<T>(this RouteHandlerBuilder route) =>
        route.Produces<T>(StatusCodes.Status200OK, ContentType).WithMetadata(new Streaming());

    public static void AddTo(OpenApiOperation operation, IList<object> metadata)
    {
        if (!metadata.OfType<Streaming>().Any() || operation.Responses?["200"] is not OpenApiResponse { Headers: { } headers } answer)
            return;
        answer.Description =
            "Server-sent events without an end. The schema is that of the `data` of each `usage` event. Their `id` is the time in Unix milliseconds; "
            + "each holds everything, so that nothing is lost by coming back without `Last-Event-ID`. `unavailable` says that the figures are not known "
            + "just now; `usage` follows when they are. A comment comes every 15 seconds.";
        headers["X-Accel-Buffering"] = new OpenApiHeader { Description = "Always `no`: proxies pass events on as they come.", Required = true, Schema = Shapes.OneOf(null, ["no"]) };
    }

    sealed class Streaming;
}
