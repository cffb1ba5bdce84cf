using System.Security.Claims;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>Has every answer to an account's own key say where that key stands with its plan's limits.</summary>
static class PlanLimitHeaders
{
    const string AccountRoutes = "/v1/account";

    public static void UsePlanLimits(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(AccountRoutes) && context.User.FindFirst(KeyAuthentication.AccountClaim)?.Value is { } account)
        {
            var services = context.RequestServices;
            var key = context.User.FindFirst(ClaimTypes.NameIdentifier)!.Value;
            LimitsToSay.Of(context, services.GetRequiredService<TimeProvider>())
                .Add(services.GetRequiredService<IGrainFactory>().Of<IRateLimitGrain>(account).GetKeyLimits(key));
        }

        return next(context);
    });
}
