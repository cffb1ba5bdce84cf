using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using TikApis.Api.Dashboard;
using TikApis.Api.Errors;
using TikApis.Api.RateLimits;

namespace TikApis.Api.Protection;

/// <summary>What stands between the network and the routes. The order is what it is about: see <see cref="UseProtection"/>.</summary>
static class ApiProtection
{
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static void AddProtection(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RateLimitOptions>(configuration.GetSection("RateLimits"));
        services.AddSingleton<UnknownKeys>();
        services.AddRequestPatience(configuration);
        (configuration.GetSection("Cors").Get<CorsOptions>() ?? new CorsOptions()).AddTo(services);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IServiceProvider>((limiter, provider) =>
        {
            limiter.GlobalLimiter = ActivatorUtilities.CreateInstance<KeyRateLimiter>(provider);
            limiter.OnRejected = (rejected, _) => new ValueTask(
                new ErrorResult(ErrorKind.RateLimitExceeded, "The key has made as many requests as it may in a minute.", [])
                {
                    RetryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null,
                }.ExecuteAsync(rejected.HttpContext));
        });
    }

    /// <summary>
    /// Who asks is settled first. Errors get their shape whatever happens below. Other origins' questions before a
    /// request need no key. A key is recognised before it is limited, and limited before it is told what it may not do.
    /// </summary>
    public static void UseProtection(this WebApplication app)
    {
        if ((app.Configuration.GetSection("ForwardedHeaders").Get<ProxyOptions>() ?? new ProxyOptions()).ToOptions() is { } proxies)
            app.UseForwardedHeaders(proxies);
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseSecurityHeaders();
        app.UseMissingPages();
        app.UsePageHeaders();
        app.UseApiErrors();
        app.UseAwayPage();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseConnectionBounds();
        app.UsePlanLimits();
    }
}
