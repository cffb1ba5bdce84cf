namespace TikApis.Api.Protection;

/// <summary>Headers that keep browsers from doing more with an answer than it is for.</summary>
static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the very end, so that an answer begun anew has them too.
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";

        // Answers of the API are data: nothing in them may run. Pages say themselves what they need.
        var isData = context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = isData ? "default-src 'none'; frame-ancestors 'none'" : "frame-ancestors 'none'";

        // What is said to one key must not be shown to another, unless the route says otherwise.
        if (isData && headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
    }
}
