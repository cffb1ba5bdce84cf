using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Reference;

namespace TikApis.Api.Accounts;

/// <summary>Operators: the plans on offer.</summary>
public static class PlanRoutes
{
    public static RouteGroupBuilder MapPlans(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/plans").WithTags("Plans").RequireAuthorization(Scopes.Admin);
        group.MapGet("", async ([AsParameters] Paging paging, IGrainFactory grains) => paging.Of(await Catalog(grains).List()))
            .WithSummary("Every plan, those of the configuration first.");
        group.MapGet("{planId}", async (string planId, IGrainFactory grains) =>
            Answers.Ok(await Catalog(grains).Find(planId) ?? throw new ApiException(ErrorKind.NotFound, "There is no plan of that id.")))
            .WithSummary("A plan.");
        group.MapPost("", Create)
            .WithSummary("Adds a plan.")
            .Creates<WantedPlan, OfferedPlan>();
        group.MapPut("{planId}", Replace)
            .WithSummary("Replaces a plan's name and limits, for the accounts on it too, at once.")
            .Accepts<WantedPlan>("application/json")
            .Refuses(ErrorKind.Conflict);
        group.MapDelete("{planId}", Delete)
            .WithSummary("Takes a plan off the offer, unless an account is on it.")
            .Refuses(ErrorKind.Conflict);
        return group;
    }

    static async Task<IResult> Create(Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<WantedPlan>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new WantedPlan.Validator(idInPath: false));
            var plan = (await Catalog(grains).Create(wanted.ToPlan(wanted.Id!), name)).OrThrow(wanted.Id!, "plan");
            return new Creation($"/v1/plans/{plan.Id}", plan);
        });

    static async Task<Ok<Answer<OfferedPlan>>> Replace(string planId, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedPlan>(request);
        wanted.Check(new WantedPlan.Validator(idInPath: true));
        return Answers.Ok((await Catalog(grains).Replace(wanted.ToPlan(planId))).OrThrow("of that id", "plan"));
    }

    static async Task<NoContent> Delete(string planId, IGrainFactory grains)
    {
        (await Catalog(grains).Delete(planId)).OrThrow("of that id", "plan");
        return TypedResults.NoContent();
    }

    static IPlanCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IPlanCatalogGrain>(0);
}
