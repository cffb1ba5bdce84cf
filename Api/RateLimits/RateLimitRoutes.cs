using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Reference;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>How close an account is to its limits, and what happened when it crossed them: the same routes for its own key and for operators.</summary>
public static class RateLimitRoutes
{
    public static void MapRateLimits(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/rate-limits").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/rate-limits").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.WithTags("Rate limits").RefuseUnknownParameters().Refuses(ErrorKind.InvalidRequest);
        group.MapGet("", Status)
            .WithSummary("Where each API key stands with each limit: its own keys, and others in use today or yesterday.");
        group.MapGet("violations", Violations)
            .WithSummary("Windows in which a limit was exceeded or requests were refused, latest first, for 400 days.");
        group.MapGet("violations/hours", async (AccountRef account, [AsParameters] ViolationParameters parameters, IGrainFactory grains, TimeProvider time) =>
            Answers.Ok(await Of(account, grains).GetViolationHours(parameters.ToFilter(time.GetUtcNow()))))
            .WithSummary("The same counted by the hour their windows start in; hours without any are left out.");
        group.MapGet("recommendation", async (AccountRef account, IGrainFactory grains) => Answers.Ok(await Of(account, grains).GetLimitAdvice()))
            .WithSummary("Whether the limits suit what the keys do: stay, a larger or smaller plan, or limits of its own, with the figures and the rule.");
    }

    static async Task<Ok<Answer<KeyStatus[], PageMeta>>> Status(AccountRef account, [AsParameters] Paging paging, string? apiKeyId, IGrainFactory grains)
    {
        if (apiKeyId?.Length > AccountId.MaxLength)
            throw new ApiException(ErrorKind.InvalidRequest, "The request is not valid.", new ErrorDetail("apiKeyId", $"must have at most {AccountId.MaxLength} characters; empty for requests that named no key"));
        var keys = (await grains.GetGrain<IAccountGrain>(account.Id).GetKeys()).Where(key => key.RevokedAt is null).ToDictionary(key => key.Id, key => key.Name);
        var limits = await Of(account, grains).GetLimits(apiKeyId is null ? [.. keys.Keys] : [apiKeyId]);
        return paging.Of<KeyStatus>(
        [
            .. limits.Keys.Where(key => apiKeyId is null || key.ApiKeyId == apiKeyId)
                .Select(key => new KeyStatus(key.ApiKeyId, keys.GetValueOrDefault(key.ApiKeyId), key.RequestsPerMinute, key.Limits)),
        ]);
    }

    static async Task<Ok<Answer<Violation[], PageMeta>>> Violations(
        AccountRef account, [AsParameters] ViolationParameters parameters, [AsParameters] Paging paging, IGrainFactory grains, TimeProvider time)
    {
        var (skip, take) = paging.Slice();
        var page = await Of(account, grains).GetViolations(parameters.ToFilter(time.GetUtcNow()), skip, take);
        return Answers.Ok(page.Violations, new PageMeta(paging.PaginationOf(page.Total)));
    }

    static IRateLimitGrain Of(AccountRef account, IGrainFactory grains) => grains.GetGrain<IRateLimitGrain>(account.Id);
}

/// <summary>Where an API key stands.</summary>
/// <param name="ApiKeyId">The key; empty for requests that named none.</param>
/// <param name="Name">Its name, when it is one of the account's own.</param>
/// <param name="RequestsPerMinute">Requests of the last 60 seconds.</param>
/// <param name="Limits">Its limits, and the account's quota.</param>
public sealed record KeyStatus(string ApiKeyId, string? Name, long RequestsPerMinute, LimitUse[] Limits);
