using Microsoft.AspNetCore.Components.Endpoints;
using TikApis.Api.Cluster;
using TikApis.Api.Dashboard.Pages;
using TikApis.Api.Keys;
using TikApis.Api.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>People who look for a page where there is nothing are shown that, signed in or not; programs are told in JSON.</summary>
static class MissingPages
{
    static readonly PathString[] ForPrograms = ["/v1", "/health", "/metrics", "/openapi", ClusterPage.Path];

    /// <summary>After routing, and before all that asks what a request is for.</summary>
    public static void UseMissingPages(this WebApplication app)
    {
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>();
        var page = new Lazy<Endpoint>(() => endpoints.Endpoints.First(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(NotFound)));
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is null && IsOfABrowser(context.Request))
                context.SetEndpoint(page.Value);
            return next(context);
        });
    }

    static bool IsOfABrowser(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && AnswerFormats.Prefers(request, "text/html")
        && KeyAuthentication.Presented(request) is null
        && !Array.Exists(ForPrograms, path => request.Path.StartsWithSegments(path));
}
