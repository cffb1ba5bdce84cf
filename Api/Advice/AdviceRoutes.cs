using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Reference;
using TikApis.Usage;

namespace TikApis.Api.Advice;

/// <summary>What an account could do better: the same route for an account's own key and for operators.</summary>
public static class AdviceRoutes
{
    public static void MapAdvice(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/recommendations").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/recommendations").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group) =>
        group.WithTags("Usage").RefuseUnknownParameters().Refuses(ErrorKind.InvalidRequest).WithEntityTags()
            .MapGet("", async (AccountRef account, IGrainFactory grains) => Answers.Ok(await grains.GetGrain<IUsageGrain>(account.Id).GetAdvice()))
            .WithSummary("What the account could do better, by the last 28 days: caching, batching, quiet hours, errors, its plan. Each with its figures and its rule; none when there is nothing to say.");
}
