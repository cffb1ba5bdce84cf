using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.ResponseCompression;
using Radzen;
using TikApis.Api.Dashboard.Sessions;
using TikApis.Api.Errors;
using TikApis.Api.Keys;
using TikApis.Api.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>The pages for people: what they need, and where they are.</summary>
static class DashboardSetup
{
    /// <summary>Largest message of a page, in bytes: its first carries the figures that its HTML came with.</summary>
    public const int MaxMessageBytes = 256 * 1024;

    // Nothing of another host, no script in the text, nothing evaluated. Charts place their parts by style attributes.
    const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration); // Also when run from where it was built.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true"; // It would take every path there is not, and answer 405 for 404.
        var services = builder.Services;
        services.Configure<DashboardOptions>(builder.Configuration.GetSection("Dashboard"));
        services.AddSingleton<KeySessions>();
        services.AddSingleton<Connections>();
        services.AddScoped<Viewer>();
        services.AddScoped<LiveAccount>();
        services.AddScoped<LiveInbox>();
        services.AddSingleton<ClusterHealth>();
        services.AddScoped<TooltipService>();
        services.AddSingleton(typeof(PersistentComponentStateSerializer<>), typeof(CarriedAnswer<>));
        services.AddDataProtection().SetApplicationName("tikapis-usage");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
            keys.XmlRepository = ActivatorUtilities.CreateInstance<PageKeys>(provider));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "usage-forms";
            antiforgery.SuppressXFrameOptionsHeader = true; // Every answer has it.
        });
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // The one secret of a page, its form's token, is masked anew in every answer.
            compression.MimeTypes = ["text/html"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitMaxRetained = 100)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
    }

    /// <summary>Before authentication: it needs to know only where a request goes.</summary>
    public static void UsePageHeaders(this WebApplication app)
    {
        // Its version is in its name, which the style sheet knows.
        app.UseWhen(context => context.Request.Path.Value!.EndsWith(".woff2", StringComparison.Ordinal), fonts => fonts.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.CacheControl = "max-age=31536000, immutable";
                return Task.CompletedTask;
            });
            return next(context);
        }));
        app.UseWhen(IsPage, pages =>
        {
            pages.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
                context.Response.Headers.CacheControl = "no-cache, no-store";
                return next(context);
            });
            pages.UseResponseCompression();
        });
    }

    /// <summary>Before authentication, which is what fails first, and within what makes JSON of failures.</summary>
    public static void UseAwayPage(this WebApplication app) => app.UseWhen(IsPage, pages => pages.UseMiddleware<AwayPage>());

    /// <summary>After authorization.</summary>
    public static void UseConnectionBounds(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<Connections>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Connections.Path),
            pages => pages.UseWebSockets().Use(next => context => connections.Hold(context, next)));
        app.UseAntiforgery();
    }

    public static void MapDashboard(this WebApplication app)
    {
        var assets = Path.Combine(AppContext.BaseDirectory, "TikApis.Api.staticwebassets.endpoints.json");
        app.MapStaticAssets(assets).AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null)
            .WithStaticAssets(assets)
            .RequireAuthorization(SessionWith(Scopes.Account, Scopes.Admin))
            .WithMetadata(new PageEndpoint());
        MapDownload("/usage/download", Scopes.Account, Scopes.Admin);
        MapDownload("/accounts/{accountId}/usage/download", Scopes.Admin);
        app.MapPost("/sign-out", SignOut).WithMetadata(new PageEndpoint(), new RequireAntiforgeryTokenAttribute()).AllowAnonymous().ExcludeFromDescription();

        void MapDownload(string path, params string[] scopes) =>
            app.MapGet(path, UsageRoutes.Export).RequireAuthorization(SessionWith(scopes)).WithMetadata(new PageEndpoint()).ExcludeFromDescription();
    }

    static AuthorizationPolicy SessionWith(params string[] scopes) =>
        new AuthorizationPolicyBuilder(SessionAuthentication.SchemeName).RequireClaim(KeyAuthentication.ScopeClaim, scopes).Build();

    static async Task<IResult> SignOut(HttpContext context, KeySessions sessions)
    {
        // The middleware looks at the form's token, and leaves it to who handles the form to refuse it.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            throw new ApiException(ErrorKind.InvalidRequest, "The form has no token of this page, or an old one: load the page again.");
        if (SessionToken.Parse(context.Request.Cookies[SessionCookie.NameIn(context.Request)]) is { } token)
            await sessions.End(token.KeyId, token.Hash);
        SessionCookie.Delete(context);
        return TypedResults.LocalRedirect(SignInPath.Path);
    }

    static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PageEndpoint>() is not null;
}
