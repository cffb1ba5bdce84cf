using Microsoft.Extensions.Options;
using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Reference;

namespace TikApis.Api.Accounts;

/// <summary>Operators: accounts and their keys.</summary>
public static class AccountRoutes
{
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireAuthorization(Scopes.Admin);
        group.MapPost("", Create)
            .WithSummary("Creates an account.")
            .Accepts<NewAccount>("application/json")
            .Produces<Answer<Account>>(StatusCodes.Status201Created)
            .Refuses(ErrorKind.Conflict);
        group.MapGet("{accountId}", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok((await grains.GetGrain<IAccountGrain>(account.Id).Get())!))
            .WithSummary("An account.");
        group.MapPost("{accountId}/api-keys", CreateKey)
            .WithSummary("Creates a key of an account; the answer is the only one that shows it.")
            .Accepts<WantedKey>("application/json")
            .Produces<Answer<CreatedKey>>(StatusCodes.Status201Created);
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
                new CreatedKey(key.Id, secret, key.AccountId, key.Name, Scopes.Names(key.Scopes), key.CreatedAt))
            : Answers.Error(ErrorKind.NotFound, $"There is no account '{account.Id}'.");
    }
}
