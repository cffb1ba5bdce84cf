using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Protection;
using TikApis.Api.Reference;
using TikApis.Api.Usage;
using TikApis.Keys;
using TikApis.Usage;

namespace TikApis.Api.Keys;

/// <summary>An account's keys: the same routes for the account's own key and for operators.</summary>
public static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/api-keys").WithTags("API keys").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/api-keys").WithTags("API keys").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.IsSmall();
        group.MapGet("", List)
            .WithSummary("An account's keys, latest first, with their use; revoked ones too.");
        group.MapPost("", Create)
            .WithSummary("Creates a key; the answer is the only one that shows it.")
            .Creates<WantedKey, CreatedKey>();
        group.MapPatch("{keyId}", Rename)
            .WithSummary("Gives a key another name.")
            .Accepts<KeyEdit>("application/json");
        group.MapDelete("{keyId}", Revoke)
            .WithSummary("Revokes a key, for good and at once on every node.");
    }

    static async Task<Ok<Answer<ListedKey[], KeyListMeta>>> List(
        AccountRef account, [AsParameters] KeyRange range, [AsParameters] Paging paging, IGrainFactory grains, TimeProvider time)
    {
        var query = new EndpointParameters { StartDate = range.StartDate, EndDate = range.EndDate }.ToQuery(time.GetUtcNow());
        var (keys, pagination) = paging.PageOf(await grains.GetGrain<IAccountGrain>(account.Id).GetKeys());
        var usage = await grains.GetGrain<IUsageGrain>(account.Id).GetUsage(query with { GroupBy = UsageGrouping.ApiKey });
        var requests = usage.Groups!.ToDictionary(key => key.Key, key => key.Requests);
        var rows = await Task.WhenAll(keys.Select(async key =>
            ListedKey.Of(key, await grains.GetGrain<IApiKeyGrain>(key.Hash).LastUsed(), requests.GetValueOrDefault(key.Id))));
        return Answers.Ok(rows, new KeyListMeta(pagination, query.Start, query.End));
    }

    static async Task<IResult> Create(AccountRef account, Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<WantedKey>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new WantedKey.Validator());
            if (!caller.MayManage(wanted.ToScopes()))
                throw new ApiException(ErrorKind.Forbidden, "A key can only create keys with scopes it has itself.", new ErrorDetail("scopes", "go beyond the key's own"));
            var made = (await grains.GetGrain<IAccountGrain>(account.Id).CreateKey(wanted.Name!, wanted.ToScopes(), name)).OrThrow(account.Id);
            var key = CreatedKey.Of(account.Id, made);
            return new Creation($"{request.Path.ToUriComponent().TrimEnd('/')}/{key.Id}", key, key with { Key = null });
        });

    static async Task<Ok<Answer<ListedKey>>> Rename(AccountRef account, string keyId, Caller caller, HttpRequest request, IGrainFactory grains)
    {
        var edit = await RequestJson.Read<KeyEdit>(request);
        edit.Check(new KeyEdit.Validator());
        await RefuseIfBeyond(caller, account, keyId, grains);
        var key = (await grains.GetGrain<IAccountGrain>(account.Id).RenameKey(keyId, edit.Name!)).OrThrow("of that id", "API key");
        return Answers.Ok(ListedKey.Of(key, await grains.GetGrain<IApiKeyGrain>(key.Hash).LastUsed()));
    }

    static async Task<NoContent> Revoke(AccountRef account, string keyId, Caller caller, IGrainFactory grains)
    {
        await RefuseIfBeyond(caller, account, keyId, grains);
        (await grains.GetGrain<IAccountGrain>(account.Id).RevokeKey(keyId)).OrThrow("of that id", "API key");
        return TypedResults.NoContent();
    }

    static async Task RefuseIfBeyond(Caller caller, AccountRef account, string keyId, IGrainFactory grains)
    {
        if ((await grains.GetGrain<IAccountGrain>(account.Id).GetKeys()).FirstOrDefault(key => key.Id == keyId) is { } key && !caller.MayManage(key.Scopes))
            throw new ApiException(ErrorKind.Forbidden, "That key opens more than yours: only an operator can change it.");
    }
}

/// <summary>Range over which the requests of each key are counted, as for usage (the last 30 days).</summary>
public sealed record KeyRange : IDateParameters
{
    /// <inheritdoc/>
    public string? StartDate { get; init; }

    /// <inheritdoc/>
    public string? EndDate { get; init; }
}

/// <summary>Facts about a list of keys.</summary>
/// <param name="Pagination">Which page it is.</param>
/// <param name="StartDate">First instant whose requests are counted.</param>
/// <param name="EndDate">First instant whose requests are no longer counted.</param>
public sealed record KeyListMeta(Pagination Pagination, DateTimeOffset StartDate, DateTimeOffset EndDate);
