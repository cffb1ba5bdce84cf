using TikApis.Journaling;
using TikApis.Keys;

namespace TikApis.Silo.Telemetry;

/// <summary><c>/metrics</c> for Prometheus. It is answered from memory, the more so when the database is away.</summary>
public static class NodeMetrics
{
    /// <summary>Where it is.</summary>
    public const string Path = "/metrics";

    /// <summary>Maps it, for those with the key of <c>Operator:MetricsKey</c>, and for those whom the host lets in.</summary>
    /// <param name="app">The host's routes.</param>
    /// <param name="letsIn">Whether the host lets somebody in who does not have that key; null: anybody, unless there is such a key.</param>
    public static IEndpointConventionBuilder MapNodeMetrics(this IEndpointRouteBuilder app, Func<HttpContext, bool>? letsIn = null)
    {
        if (app.ServiceProvider.GetService<Journal>() is not null)
            app.ServiceProvider.GetRequiredService<NodeGauges>();
        var key = app.ServiceProvider.GetRequiredService<IConfiguration>()["Operator:MetricsKey"];
        var hash = string.IsNullOrEmpty(key) ? null : KeySecret.Hash(key);
        bool Allows(HttpContext context) => (hash is not null && KeySecret.Hash(Presented(context.Request)) == hash) || (letsIn?.Invoke(context) ?? hash is null);
        return app.MapPrometheusScrapingEndpoint(
            Path,
            meterProvider: null,
            branch => branch.Use(async (context, next) =>
            {
                if (Allows(context))
                    await next(context);
                else
                    Refuse(context);
            }),
            optionsName: null).AllowAnonymous();
    }

    static string Presented(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : request.Headers["X-API-Key"].ToString();
    }

    static void Refuse(HttpContext context)
    {
        var known = context.User.Identity is { IsAuthenticated: true };
        context.Response.StatusCode = known ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        if (!known)
            context.Response.Headers.WWWAuthenticate = "Bearer";
    }
}
