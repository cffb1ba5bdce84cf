using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.Api.Reference;

namespace TikApis.Api.Alerts;

/// <summary>An account's alert rules: the same routes for the account's own key and for operators.</summary>
public static class AlertRuleRoutes
{
    public static void MapAlertRules(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/alert-rules").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/alert-rules").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.WithTags("Alerts").IsSmall();
        group.MapGet("", async (AccountRef account, [AsParameters] Paging paging, IGrainFactory grains) =>
            paging.Of<AlertRuleAnswer>([.. (await All(account, grains)).Select(AlertRuleAnswer.Of)]))
            .WithSummary("An account's alert rules, oldest first; those every account begins with among them.");
        group.MapPost("", Create)
            .WithSummary("Makes a rule.")
            .Creates<WantedAlertRule, AlertRuleAnswer>();
        group.MapPost("preview", Preview)
            .WithSummary("When a rule would have raised alerts over the last 30 days, by the hours (rate limits: days) that are kept.")
            .Accepts<WantedAlertRule>("application/json");
        group.MapGet("{ruleId}", async (AccountRef account, string ruleId, IGrainFactory grains) => Answers.Ok(AlertRuleAnswer.Of(await Find(account, ruleId, grains))))
            .WithSummary("A rule.");
        group.MapPatch("{ruleId}", Change)
            .WithSummary("Changes a rule. What it has fired begins anew when it looks at something else.")
            .Accepts<WantedAlertRule>("application/json");
        group.MapDelete("{ruleId}", async Task<NoContent> (AccountRef account, string ruleId, IGrainFactory grains) =>
            await Of(account, grains).DeleteAlertRule(ruleId) == ChangeOutcome.Done ? TypedResults.NoContent() : throw NotThere())
            .WithSummary("Deletes a rule.");
    }

    static async Task<IResult> Create(AccountRef account, Caller caller, HttpRequest request, IdempotentRequests idempotent, IGrainFactory grains) =>
        await idempotent.Run<WantedAlertRule>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new AlertRuleRules(before: null));
            var made = await Of(account, grains).CreateAlertRule(wanted.ToSettings(), name);
            if (made.Outcome == ChangeOutcome.Full)
                throw new ApiException(ErrorKind.Conflict, $"An account can have {IAlertRulesGrain.MaxRules} alert rules: delete one first.");
            var rule = made.OrThrow(account.Id);
            return new Creation($"{request.Path.ToUriComponent().TrimEnd('/')}/{rule.Id}", AlertRuleAnswer.Of(rule));
        });

    static async Task<Ok<Answer<AlertRuleAnswer>>> Change(AccountRef account, string ruleId, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedAlertRule>(request);
        var before = (await Find(account, ruleId, grains)).Settings;
        wanted.Check(new AlertRuleRules(before));
        return Answers.Ok(AlertRuleAnswer.Of((await Of(account, grains).ChangeAlertRule(ruleId, wanted.On(before))).Value ?? throw NotThere()));
    }

    static async Task<Ok<Answer<AlertPreviewAnswer>>> Preview(AccountRef account, HttpRequest request, IGrainFactory grains, TimeProvider time)
    {
        var wanted = await RequestJson.Read<WantedAlertRule>(request);
        wanted.Check(new AlertRuleRules(before: null));
        return Answers.Ok(await AlertPreviewAnswer.Of(account.Id, wanted.ToSettings(), grains, time.GetUtcNow()));
    }

    static async Task<AlertRule> Find(AccountRef account, string ruleId, IGrainFactory grains) =>
        (await All(account, grains)).FirstOrDefault(rule => rule.Id == ruleId) ?? throw NotThere();

    static async Task<AlertRule[]> All(AccountRef account, IGrainFactory grains) => await Of(account, grains).GetAlertRules() ?? [.. DefaultAlertRules.All];

    static IAlertRulesGrain Of(AccountRef account, IGrainFactory grains) => grains.GetGrain<IAlertRulesGrain>(account.Id);

    static ApiException NotThere() => new(ErrorKind.NotFound, "There is no alert rule of that id.");
}
