using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Reference;

namespace TikApis.Api.Accounts;

/// <summary>Operators: accounts.</summary>
public static class AccountRoutes
{
    public static void AddAccounts(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return new KnownAccounts(async id => await grains.Of<IAccountGrain>(id).Get() is not null);
    });

    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireAuthorization(Scopes.Admin);
        group.MapGet("", List)
            .WithSummary("Every account, also those that only events made, by id.");
        group.MapPost("", Create)
            .WithSummary("Creates an account.")
            .Creates<NewAccount, Account>();
        group.MapGet("{accountId}", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok(await grains.GetGrain<IAccountGrain>(account.Id).Get() ?? throw AccountRef.Missing(account.Id)))
            .WithSummary("An account.");
        group.MapPatch("{accountId}", Update)
            .WithSummary("Changes an account: what is not named stays as it is. A change of plan takes effect at once.")
            .Accepts<AccountEdit>("application/json");
        group.MapDelete("{accountId}", Close)
            .WithSummary("Closes an account: its keys are revoked and new ones refused; its history stays.");
        group.MapGet("{accountId}/plan-changes", async (AccountRef account, [AsParameters] Paging paging, IGrainFactory grains) =>
            paging.Of(await grains.GetGrain<IAccountGrain>(account.Id).GetPlanChanges()))
            .WithSummary("Changes of an account's plan, latest first; the last 100.");
        return group;
    }

    static async Task<Ok<Answer<ListedAccount[], PageMeta>>> List([AsParameters] AccountSearch search, [AsParameters] Paging paging, IGrainFactory grains)
    {
        var (skip, take) = paging.Slice();
        var found = await grains.GetGrain<IAccountListGrain>(0).List(search.ToFilter(), skip, take);
        return Answers.Ok(found.Accounts, new PageMeta(paging.PaginationOf(found.Total)));
    }

    static async Task<IResult> Create(Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<NewAccount>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new NewAccount.Validator());
            var id = wanted.Id ?? (name is null ? AccountId.Create() : AccountId.Create(name));
            var account = (await grains.GetGrain<IAccountGrain>(id).Create(wanted.Name!, wanted.Plan, caller.KeyId, name)).OrThrow(id);
            return new Creation($"/v1/accounts/{Uri.EscapeDataString(id)}", account);
        });

    static async Task<Ok<Answer<Account>>> Update(AccountRef account, Caller caller, HttpRequest request, IGrainFactory grains)
    {
        var edit = await RequestJson.Read<AccountEdit>(request);
        edit.Check(new AccountEdit.Validator());
        return Answers.Ok((await grains.GetGrain<IAccountGrain>(account.Id).Update(edit.ToChange(), caller.KeyId)).OrThrow(account.Id));
    }
    static async Task<NoContent> Close(AccountRef account, Caller caller, IGrainFactory grains)
    {
        (await grains.GetGrain<IAccountGrain>(account.Id).Update(new AccountChange(Closed: true), caller.KeyId)).OrThrow(account.Id);
        return TypedResults.NoContent();
    }
}
