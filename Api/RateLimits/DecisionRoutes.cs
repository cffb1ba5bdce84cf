using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.Api.Reference;
using TikApis.Endpoints;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>For gateways: may this request be served?</summary>
public static class DecisionRoutes
{
    public static RouteGroupBuilder MapDecisions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/rate-limits").WithTags("Decisions").RequireAuthorization(Scopes.Ingest).WithMetadata(new IngestLimit());
        group.MapPost("acquire", (HttpContext context, Decisions decisions, CategoryRules categories, TimeProvider time) =>
            Decide(context, decisions, categories, time, reserve: false))
            .WithSummary("Decides on a request before it is served, against all limits of its key at once; allowed, it is counted.")
            .Accepts<WantedDecision>("application/json");
        group.MapPost("reserve", (HttpContext context, Decisions decisions, CategoryRules categories, TimeProvider time) =>
            Decide(context, decisions, categories, time, reserve: true))
            .WithSummary("The same for a cost not known yet: the most it can be is held until it is committed, released or expires.")
            .Accepts<WantedDecision>("application/json");
        group.MapPost("commit", (HttpRequest request, KnownAccounts accounts, IGrainFactory grains) => Settle(request, accounts, grains, release: false))
            .WithSummary("Ends a reservation with its cost; the rest is free again.")
            .Accepts<WantedSettlement>("application/json").Refuses(ErrorKind.NotFound).Refuses(ErrorKind.Conflict);
        group.MapPost("release", (HttpRequest request, KnownAccounts accounts, IGrainFactory grains) => Settle(request, accounts, grains, release: true))
            .WithSummary("Ends a reservation without any cost.")
            .Accepts<WantedSettlement>("application/json").Refuses(ErrorKind.NotFound).Refuses(ErrorKind.Conflict);
        return group;
    }

    static async Task<Ok<Answer<DecisionAnswer>>> Decide(HttpContext context, Decisions decisions, CategoryRules categories, TimeProvider time, bool reserve)
    {
        var wanted = await RequestJson.Read<WantedDecision>(context.Request);
        var permit = wanted.ToPermit(categories, reserve);
        var answer = await decisions.Decide(wanted.AccountId!, permit, context.RequestAborted);
        LimitsToSay.Of(context, time).Add(answer.Limits);
        if (answer.RetryAfterSeconds is { } wait)
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Answers.Ok(answer);
    }

    static async Task<Ok<Answer<SettledAnswer>>> Settle(HttpRequest request, KnownAccounts accounts, IGrainFactory grains, bool release)
    {
        var wanted = await RequestJson.Read<WantedSettlement>(request);
        wanted.Check(release);
        if (!await accounts.Has(wanted.AccountId!))
            throw new ApiException(ErrorKind.NotFound, "There is no such reservation, nor such an account.");
        return await grains.GetGrain<IRateLimitGrain>(wanted.AccountId!).Settle(wanted.Id!, release ? 0 : wanted.Cost) switch
        {
            Settlement.Settled => Answers.Ok(new SettledAnswer(wanted.Id!)),
            Settlement.TooMuch => throw new ApiException(ErrorKind.InvalidRequest, "The request is not valid.", new ErrorDetail("cost", "must be at most what was reserved")),
            Settlement.Differs => throw new ApiException(ErrorKind.Conflict, "The reservation was settled before, with another cost."),
            _ => throw new ApiException(ErrorKind.NotFound, "There is no such reservation: it expired and was given back, or the account moved and it stays counted."),
        };
    }
}
