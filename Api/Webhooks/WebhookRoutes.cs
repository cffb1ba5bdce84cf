using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Accounts;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Idempotency;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.Api.Reference;
using TikApis.Webhooks;

namespace TikApis.Api.Webhooks;

/// <summary>An account's webhook endpoints: the same routes for the account's own key and for operators.</summary>
public static class WebhookRoutes
{
    /// <summary>Type of the message that tests an endpoint.</summary>
    public const string TestType = "webhook.test";

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/webhooks").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/webhooks").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.WithTags("Webhooks").IsSmall();
        group.MapGet("", async (AccountRef account, [AsParameters] Paging paging, IGrainFactory grains) =>
            paging.Of(await grains.GetGrain<IAccountWebhooksGrain>(account.Id).GetAll()))
            .WithSummary("An account's webhook endpoints, latest first.");
        group.MapPost("", Create)
            .WithSummary("Creates an endpoint; the answer is the only one that shows its secret.")
            .Creates<WantedWebhook, WebhookWithSecret>();
        group.MapGet("{webhookId}", async (AccountRef account, string webhookId, IGrainFactory grains) => Answers.Ok((await Find(account, webhookId, grains)).Webhook))
            .WithSummary("An endpoint.");
        group.MapPatch("{webhookId}", Change)
            .WithSummary("Changes an endpoint; headers are replaced as a whole.")
            .Accepts<WantedWebhook>("application/json");
        group.MapDelete("{webhookId}", Delete)
            .WithSummary("Deletes an endpoint, with its deliveries and what waits for it.");
        group.MapPost("{webhookId}/rotate-secret", async (AccountRef account, string webhookId, IGrainFactory grains) =>
            Answers.Ok(WebhookWithSecret.Of(await (await Find(account, webhookId, grains)).Grain.RotateSecret())))
            .WithSummary("Gives an endpoint another secret; for 24 hours messages are signed with the one before as well.");
        group.MapPost("{webhookId}/enable", async (AccountRef account, string webhookId, IGrainFactory grains) =>
            Answers.Ok(await (await Find(account, webhookId, grains)).Grain.Change(new WebhookChange(null, null, null, true))))
            .WithSummary("Enables an endpoint again. What failed meanwhile is sent by `recover`.");
        group.MapPost("{webhookId}/test", Test)
            .WithSummary($"Sends a message of type `{TestType}`, whatever the filter.").Refuses(ErrorKind.Conflict);
        group.MapGet("{webhookId}/deliveries", Deliveries)
            .WithSummary("What was sent to an endpoint, latest first, with each attempt; the last 500 messages of 30 days.");
        group.MapPost("{webhookId}/deliveries/{deliveryId}/resend", Resend)
            .WithSummary("Sends a message again, under the same id.").Refuses(ErrorKind.Conflict);
        group.MapPost("{webhookId}/recover", Recover)
            .WithSummary("Sends again every message that failed since a time.").Refuses(ErrorKind.Conflict)
            .Accepts<WantedRecovery>("application/json");
    }

    static async Task<IResult> Create(
        AccountRef account, Caller caller, HttpRequest request, IdempotentRequests idempotent, AddressRules rules, WebhookTransport transport, IGrainFactory grains) =>
        await idempotent.Run<WantedWebhook>(request, caller, async (wanted, name) =>
        {
            wanted.Check(new WantedWebhook.Validator(rules, transport, isNew: true));
            var made = await grains.GetGrain<IAccountWebhooksGrain>(account.Id).Create(wanted.ToSettings(), name);
            if (made.Outcome == ChangeOutcome.Full)
                throw new ApiException(ErrorKind.Conflict, $"An account can have {IAccountWebhooksGrain.MaxEndpoints} webhook endpoints: delete one first.");
            var shown = WebhookWithSecret.Of(made.OrThrow(account.Id));
            return new Creation($"{request.Path.ToUriComponent().TrimEnd('/')}/{shown.Webhook.Id}", shown, shown with { Secret = null });
        });

    static async Task<Ok<Answer<Webhook>>> Change(
        AccountRef account, string webhookId, HttpRequest request, AddressRules rules, WebhookTransport transport, IGrainFactory grains)
    {
        var change = await RequestJson.Read<WantedWebhook>(request);
        change.Check(new WantedWebhook.Validator(rules, transport, isNew: false));
        return Answers.Ok(await (await Find(account, webhookId, grains)).Grain.Change(change.ToChange()));
    }

    static async Task<NoContent> Delete(AccountRef account, string webhookId, IGrainFactory grains) =>
        await grains.GetGrain<IAccountWebhooksGrain>(account.Id).Delete(webhookId) == ChangeOutcome.Done ? TypedResults.NoContent() : throw NotThere("webhook");

    static async Task<Accepted<Answer<SentMessage>>> Test(AccountRef account, string webhookId, IGrainFactory grains, TimeProvider time)
    {
        var grain = await Enabled(account, webhookId, grains);
        if ((await grain.Get(account.Id))?.Waiting >= IWebhookGrain.MaxDeliveries)
            throw new ApiException(ErrorKind.Conflict, $"{IWebhookGrain.MaxDeliveries} messages wait for the webhook already.");
        return Answers.Accepted(new SentMessage(await SendTest(grain, time)));
    }

    /// <summary>Sends a test, and returns its id.</summary>
    internal static async Task<string> SendTest(IWebhookGrain grain, TimeProvider time)
    {
        var id = $"msg_{Guid.CreateVersion7(time.GetUtcNow()):N}";
        await grain.Send(id, TestType, """{"message":"This is a test."}""", always: true);
        return id;
    }

    static async Task<Ok<Answer<WebhookDelivery[], PageMeta>>> Deliveries(AccountRef account, string webhookId, [AsParameters] Paging paging, IGrainFactory grains)
    {
        var (skip, take) = paging.Slice();
        var page = await (await Find(account, webhookId, grains)).Grain.GetDeliveries(skip, take);
        return Answers.Ok(page.Deliveries, new PageMeta(paging.PaginationOf(page.Total)));
    }

    static async Task<Accepted<Answer<WebhookDelivery>>> Resend(AccountRef account, string webhookId, string deliveryId, IGrainFactory grains) =>
        Answers.Accepted(await (await Enabled(account, webhookId, grains)).Resend(deliveryId) ?? throw NotThere("delivery"));

    static async Task<Accepted<Answer<RecoveredMessages>>> Recover(AccountRef account, string webhookId, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedRecovery>(request);
        wanted.Check(new WantedRecovery.Validator());
        return Answers.Accepted(new RecoveredMessages(await (await Enabled(account, webhookId, grains)).Recover(wanted.Since!.Value)));
    }

    static async Task<(IWebhookGrain Grain, Webhook Webhook)> Find(AccountRef account, string webhookId, IGrainFactory grains)
    {
        var grain = grains.GetGrain<IWebhookGrain>(webhookId);
        return webhookId.Length <= AccountId.MaxLength && await grain.Get(account.Id) is { } webhook ? (grain, webhook) : throw NotThere("webhook");
    }

    static async Task<IWebhookGrain> Enabled(AccountRef account, string webhookId, IGrainFactory grains) =>
        await Find(account, webhookId, grains) is { Webhook.Enabled: true, Grain: var grain }
            ? grain
            : throw new ApiException(ErrorKind.Conflict, "The webhook is not enabled: enable it first.");

    static ApiException NotThere(string kind) => new(ErrorKind.NotFound, $"There is no {kind} of that id.");
}
