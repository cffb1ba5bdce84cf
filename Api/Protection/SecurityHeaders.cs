namespace TikApis.Api.Protection;

/// <summary>Headers that keep browsers from doing more with an answer than it is for.</summary>
static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";

        // Answers of the API are data: nothing in them may run. Pages say themselves what they need.
        var isData = context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
        headers.ContentSecurityPolicy = isData ? "default-src 'none'; frame-ancestors 'none'" : "frame-ancestors 'none'";
        if (isData)
            headers.CacheControl = "no-store"; // What is said to one key must not be shown to another; routes can say otherwise.
        return next(context);
    });
}
