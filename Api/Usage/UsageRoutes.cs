using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>What an account used: the same routes for an account's own key and for operators.</summary>
public static class UsageRoutes
{
    public static void MapUsage(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/usage").WithTags("Usage").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/usage").WithTags("Usage").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", async (AccountRef account, [AsParameters] UsageParameters parameters, IGrainFactory grains, TimeProvider time) =>
            Answers.Ok(await grains.GetGrain<IUsageGrain>(account.Id).GetUsage(parameters.ToQuery(time.GetUtcNow()))))
            .WithSummary("Totals and buckets of a range.");

        group.MapGet("summary", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok(await grains.GetGrain<IUsageGrain>(account.Id).GetSummary()))
            .WithSummary("The current billing period: totals, quota used and projected, the last hour by the minute.");

        group.MapGet("endpoints", async (AccountRef account, [AsParameters] UsageParameters parameters, [AsParameters] Paging paging, IGrainFactory grains, TimeProvider time) =>
            paging.Of(await grains.GetGrain<IUsageGrain>(account.Id).GetEndpoints(parameters.ToQuery(time.GetUtcNow(), inBuckets: false))))
            .WithSummary("Usage of each endpoint over a range, most used first.");
    }
}
