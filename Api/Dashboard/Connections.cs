using System.Security.Claims;
using Microsoft.Extensions.Options;
using TikApis.Api.Protection;

namespace TikApis.Api.Dashboard;

/// <summary>Bounds the pages that are connected to this process: their state is held in its memory.</summary>
sealed class Connections(IOptions<DashboardOptions> options)
{
    /// <summary>Where a page connects.</summary>
    public const string Path = "/_blazor";

    const string All = "";

    readonly OpenPlaces places = new();

    /// <summary>Lets a page connect while there is room, and only a page of our own.</summary>
    public async Task Hold(HttpContext context, RequestDelegate next)
    {
        if (!IsOfOurPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var isConnection = context.Request.Path.Value!.Length == Path.Length;
        if (isConnection && !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // Polling would hold no place between its requests.
            return;
        }

        if (!isConnection || context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value is not { } key)
        {
            await next(context);
            return;
        }

        if (!places.TryTake(All, options.Value.MaxConnections))
        {
            Refuse(context);
            return;
        }

        try
        {
            if (!places.TryTake(key, options.Value.MaxConnectionsPerKey))
            {
                Refuse(context);
                return;
            }

            try
            {
                await next(context);
            }
            finally
            {
                places.Leave(key);
            }
        }
        finally
        {
            places.Leave(All);
        }
    }

    static void Refuse(HttpContext context) => context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Browsers say where a page is from, and send cookies to a socket whatever page opens it.</summary>
    static bool IsOfOurPage(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, HostOf(request), StringComparison.OrdinalIgnoreCase));

    static string HostOf(HttpRequest request) => new Uri($"{request.Scheme}://{request.Host}").Authority;
}
