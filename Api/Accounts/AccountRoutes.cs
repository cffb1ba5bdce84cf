using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;

namespace TikApis.Api.Accounts;

/// <summary>Operators: accounts.</summary>
public static class AccountRoutes
{
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireAuthorization(Scopes.Admin);
        group.MapGet("", List);
        group.MapPost("", Create);
        group.MapGet("{accountId}", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok(await grains.GetGrain<IAccountGrain>(account.Id).Get()));
        group.MapPatch("{accountId}", Update);
        group.MapDelete("{accountId}", async (AccountRef account, Caller caller, IGrainFactory grains) =>
        {
            (await grains.GetGrain<IAccountGrain>(account.Id).Update(new AccountChange(Closed: true), caller.KeyId)).OrThrow(account.Id);
            return TypedResults.NoContent();
        });
        group.MapGet("{accountId}/plan-changes", async (AccountRef account, [AsParameters] Paging paging, IGrainFactory grains) =>
            paging.Of(await grains.GetGrain<IAccountGrain>(account.Id).GetPlanChanges()));
        return group;
    }

    static async Task<IResult> List([AsParameters] AccountSearch search, [AsParameters] Paging paging, IGrainFactory grains)
    {
        var (skip, take) = paging.Slice();
        var found = await grains.GetGrain<IAccountListGrain>(0).List(search.ToFilter(), skip, take);
        return Answers.Ok(found.Accounts, new { pagination = paging.PaginationOf(found.Total) });
    }

    static async Task<IResult> Create(Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<NewAccount>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new NewAccount.Validator());
            var id = wanted.Id ?? (name is null ? AccountId.Create() : AccountId.Create(name));
            var account = (await grains.GetGrain<IAccountGrain>(id).Create(wanted.Name!, wanted.Plan, caller.KeyId, name)).OrThrow(id);
            return new Creation($"/v1/accounts/{Uri.EscapeDataString(id)}", account);
        });

    static async Task<IResult> Update(AccountRef account, Caller caller, HttpRequest request, IGrainFactory grains)
    {
        var edit = await RequestJson.Read<AccountEdit>(request);
        edit.Check(new AccountEdit.Validator());
        return Answers.Ok((await grains.GetGrain<IAccountGrain>(account.Id).Update(edit.ToChange(), caller.KeyId)).OrThrow(account.Id));
    }
}
