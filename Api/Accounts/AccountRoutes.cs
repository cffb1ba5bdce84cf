using Microsoft.Extensions.Options;
using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;

namespace TikApis.Api.Accounts;

/// <summary>Operators: accounts and their keys.</summary>
public static class AccountRoutes
{
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireAuthorization(Scopes.Admin);
        group.MapPost("", Create);
        group.MapGet("{accountId}", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok(await grains.GetGrain<IAccountGrain>(account.Id).Get()));
        group.MapPost("{accountId}/api-keys", CreateKey);
        return group;
    }

    static async Task<IResult> Create(HttpRequest request, IGrainFactory grains, IOptions<PlanOptions> plans)
    {
        var wanted = await RequestJson.Read<NewAccount>(request);
        wanted.Check(new NewAccount.Validator(plans.Value));
        var id = wanted.Id ?? AccountId.Create();
        var plan = plans.Value.IdOf(wanted.Plan ?? plans.Value.Default);
        return await grains.GetGrain<IAccountGrain>(id).Create(wanted.Name!, plan) is { } account
            ? Answers.Created($"/v1/accounts/{Uri.EscapeDataString(id)}", account)
            : Answers.Error(ErrorKind.Conflict, $"There is an account '{id}' already.", new ErrorDetail("id", "is taken"));
    }

    static async Task<IResult> CreateKey(AccountRef account, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedKey>(request);
        wanted.Check(new WantedKey.Validator());
        return await grains.GetGrain<IAccountGrain>(account.Id).CreateKey(wanted.Name!, wanted.ToScopes()) is { Key: var key, Secret: var secret }
            ? Answers.Created(
                $"/v1/accounts/{Uri.EscapeDataString(account.Id)}/api-keys/{key.Id}",
                new { key.Id, key = secret, key.AccountId, key.Name, scopes = Scopes.Names(key.Scopes), key.CreatedAt })
            : Answers.Error(ErrorKind.NotFound, $"There is no account '{account.Id}'.");
    }
}
