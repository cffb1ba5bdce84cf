using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Totals;

namespace TikApis.Api.Totals;

/// <summary>Operators: what all accounts used together.</summary>
public static class TotalsRoutes
{
    public static RouteGroupBuilder MapTotals(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/usage").WithTags("Totals").RequireAuthorization(Scopes.Admin);
        group.RefuseUnknownParameters();
        group.MapGet("totals", Totals)
            .WithSummary("What all accounts used together, in whole days. Complete up to `asOf`, a few seconds ago.");
        group.MapGet("top", Top)
            .WithSummary("The accounts with most requests or errors, in whole days. Complete up to `asOf`, a few seconds ago.");
        return group;
    }

    static async Task<Ok<Answer<UsageTotals>>> Totals([AsParameters] TotalsParameters parameters, IGrainFactory grains, TimeProvider time)
    {
        var (start, end, interval) = parameters.Read(time.GetUtcNow());
        return Answers.Ok(await grains.GetGrain<ITotalsGrain>(0).Sum(start, end, interval));
    }

    static async Task<Ok<Answer<TopAccounts>>> Top([AsParameters] TopParameters parameters, IGrainFactory grains, TimeProvider time)
    {
        var (start, end, order, most) = parameters.Read(time.GetUtcNow());
        return Answers.Ok(await grains.GetGrain<ITotalsGrain>(0).Top(start, end, order, most));
    }
}
