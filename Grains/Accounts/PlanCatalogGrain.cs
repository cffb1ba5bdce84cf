using Microsoft.Extensions.Options;

namespace TikApis.Accounts;

/// <inheritdoc cref="IPlanCatalogGrain"/>
/// <remarks>
/// One call after the other: an account enters the plan in the index and then asks for it here, so that a plan is
/// either found in use, or not found by the account (docs/decisions/0007-accounts-in-a-table-for-lists.md).
/// </remarks>
[GrainType("plan-catalog")]
public sealed class PlanCatalogGrain(
    [PersistentState("plan-catalog")] IPersistentState<PlanCatalogState> state,
    IAccountIndex index,
    IOptions<PlanOptions> options) : Grain, IPlanCatalogGrain
{
    public Task<OfferedPlan?> Find(string id) => Task.FromResult(options.Value.Find(id) ?? Made(id)?.Plan);

    public Task<OfferedPlan[]> List() => Task.FromResult<OfferedPlan[]>(
    [
        .. options.Value.Catalog.Keys.Select(id => options.Value.Find(id)!),
        .. state.State.Plans.Select(made => made.Plan).Where(plan => options.Value.Find(plan.Id) is null),
    ]);

    public async Task<Changed<OfferedPlan>> Create(OfferedPlan plan, string? request)
    {
        if (Made(plan.Id) is { } made && request is not null && made.Request == request)
            return new(ChangeOutcome.Done, made.Plan);
        if (await Find(plan.Id) is not null)
            return new(ChangeOutcome.Taken, null);
        if (state.State.Plans.Count >= IPlanCatalogGrain.MaxPlans)
            return new(ChangeOutcome.Full, null);
        await Write([.. state.State.Plans, new MadePlan(plan, request)]);
        return new(ChangeOutcome.Done, plan);
    }

    public async Task<Changed<OfferedPlan>> Replace(OfferedPlan plan)
    {
        if (Refusal(plan.Id) is { } refusal)
            return new(refusal, null);
        await Write([.. state.State.Plans.Select(made => made.Plan.Id == plan.Id ? made with { Plan = plan } : made)]);
        return new(ChangeOutcome.Done, plan);
    }

    public async Task<Changed<OfferedPlan>> Delete(string id)
    {
        if (Refusal(id) is { } refusal)
            return new(refusal, null);
        var plan = Made(id)!.Plan;
        if (await index.IsInUse(plan.Id))
            return new(ChangeOutcome.InUse, null);
        await Write([.. state.State.Plans.Where(made => made.Plan.Id != plan.Id)]);
        return new(ChangeOutcome.Done, plan);
    }

    MadePlan? Made(string id) => state.State.Plans.FirstOrDefault(made => made.Plan.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    ChangeOutcome? Refusal(string id) =>
        options.Value.Find(id) is not null ? ChangeOutcome.Configured : Made(id) is null ? ChangeOutcome.NotFound : null;

    async Task Write(IReadOnlyList<MadePlan> plans)
    {
        var before = state.State;
        state.State = new PlanCatalogState { Plans = plans };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}

/// <summary>What is stored of the plans that operators made.</summary>
[GenerateSerializer, Alias("plan-catalog-state")]
public sealed record PlanCatalogState
{
    [Id(0)] public IReadOnlyList<MadePlan> Plans { get; init; } = [];
}

/// <summary>A plan, and the request that made it, if it had a name.</summary>
[GenerateSerializer, Immutable, Alias("made-plan")]
public sealed record MadePlan([property: Id(0)] OfferedPlan Plan, [property: Id(1)] string? Request);
