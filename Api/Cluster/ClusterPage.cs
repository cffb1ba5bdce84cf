using System.Text;
using Orleans.Dashboard;
using TikApis.Api.Errors;
using TikApis.Api.Keys;
using TikApis.Silo.Cluster;

namespace TikApis.Api.Cluster;

/// <summary>
/// <c>/cluster</c>: Orleans' own page about nodes and grains, for operators. A browser sends no API key, so there,
/// and nowhere else, the operator's key is also taken as the password of HTTP Basic, with any user name. It is there
/// where <see cref="ClusterOptions.Page"/> says so; elsewhere an operator is told that.
/// </summary>
public static class ClusterPage
{
    /// <summary>Where it is.</summary>
    public const string Path = "/cluster";

    const string Basic = "Basic ";

    /// <summary>Comes before authentication: there it is an API key like any other.</summary>
    public static void UseClusterSignIn(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(Path),
        page => page.Use((context, next) =>
        {
            if (Password(context.Request.Headers.Authorization.ToString()) is { } key)
                context.Request.Headers["X-API-Key"] = key;
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
                    context.Response.Headers.WWWAuthenticate = "Basic realm=\"Operators\", charset=\"UTF-8\"";
                return Task.CompletedTask;
            });
            return next(context);
        }));

    /// <summary>Whether there is the page here.</summary>
    public static bool IsOn(IConfiguration configuration, IHostEnvironment environment) =>
        (configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions()).HasPage(environment);

    /// <summary>Maps the page and all it asks for. It packs its files when it is made, which a start need not wait for: the first look makes it.</summary>
    public static void MapClusterPage(this WebApplication app)
    {
        var isOn = IsOn(app.Configuration, app.Environment);
        var page = new Lazy<RequestDelegate>(() =>
        {
            var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
            branch.UseRouting();
            branch.UseEndpoints(endpoints => endpoints.MapOrleansDashboard(Path).RequireAuthorization(Scopes.Admin).ExcludeFromDescription());
            return branch.Build();
        });
        app.MapGet(Path + "/{**rest}", context =>
        {
            if (!isOn)
                throw new ApiException(ErrorKind.NotFound, "The cluster page is off: the setting Cluster:Page turns it on, on every process alike.");
            context.SetEndpoint(null); // Routed once more, among the page's own.
            return page.Value(context);
        }).RequireAuthorization(Scopes.Admin).ExcludeFromDescription();
    }

    static string? Password(string authorization)
    {
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = authorization[Basic.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, count);
        return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[(colon + 1)..] : null;
    }
}
