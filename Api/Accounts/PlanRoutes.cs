using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;

namespace TikApis.Api.Accounts;

/// <summary>Operators: the plans on offer.</summary>
public static class PlanRoutes
{
    public static RouteGroupBuilder MapPlans(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/plans").WithTags("Plans").RequireAuthorization(Scopes.Admin);
        group.MapGet("", async ([AsParameters] Paging paging, IGrainFactory grains) => paging.Of(await Catalog(grains).List()));
        group.MapGet("{planId}", async (string planId, IGrainFactory grains) =>
            await Catalog(grains).Find(planId) is { } plan ? Answers.Ok(plan) : (IResult)Answers.Error(ErrorKind.NotFound, "There is no plan of that id."));
        group.MapPost("", Create);
        group.MapPut("{planId}", Replace);
        group.MapDelete("{planId}", async (string planId, IGrainFactory grains) =>
        {
            (await Catalog(grains).Delete(planId)).OrThrow("of that id", "plan");
            return TypedResults.NoContent();
        });
        return group;
    }

    static async Task<IResult> Create(Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<WantedPlan>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new WantedPlan.Validator(idInPath: false));
            var plan = (await Catalog(grains).Create(wanted.ToPlan(wanted.Id!), name)).OrThrow(wanted.Id!, "plan");
            return new Creation($"/v1/plans/{plan.Id}", plan);
        });

    static async Task<IResult> Replace(string planId, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedPlan>(request);
        wanted.Check(new WantedPlan.Validator(idInPath: true));
        return Answers.Ok((await Catalog(grains).Replace(wanted.ToPlan(planId))).OrThrow("of that id", "plan"));
    }

    static IPlanCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IPlanCatalogGrain>(0);
}
