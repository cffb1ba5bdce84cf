using TikApis.Accounts;

namespace TikApis.Webhooks;

/// <inheritdoc cref="IAccountWebhooksGrain"/>
[GrainType("account-webhooks")]
public sealed class AccountWebhooksGrain([PersistentState("account-webhooks")] IPersistentState<AccountWebhooks> state, TimeProvider time) : Grain, IAccountWebhooksGrain
{
    string AccountId => this.GetPrimaryKeyString();

    public async Task<Webhook[]> GetAll() =>
        [.. (await Task.WhenAll(state.State.Ids.Reverse().Select(id => Of(id).Get(AccountId)))).OfType<Webhook>()];

    public async Task<Changed<NewWebhook>> Create(WebhookSettings settings, string? request)
    {
        var id = "wh_" + (request ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        if (state.State.Ids.Contains(id) && await Of(id).Get(AccountId) is { } made)
            return new(ChangeOutcome.Done, new NewWebhook(made, null));
        if (state.State.Ids.Count >= IAccountWebhooksGrain.MaxEndpoints)
            return new(ChangeOutcome.Full, null);

        // The endpoint first: one that is not listed was never shown and is sent nothing.
        var created = await Of(id).Create(AccountId, settings);
        await Write(state.State with { Ids = [.. state.State.Ids, id] });
        return new(ChangeOutcome.Done, created);
    }

    public async Task<ChangeOutcome> Delete(string webhookId)
    {
        if (!state.State.Ids.Contains(webhookId))
            return state.State.Deleted.Contains(webhookId) ? ChangeOutcome.Done : ChangeOutcome.NotFound;
        await Of(webhookId).Delete();
        await Write(new AccountWebhooks
        {
            Ids = [.. state.State.Ids.Where(id => id != webhookId)],
            Deleted = [.. state.State.Deleted.TakeLast(IAccountWebhooksGrain.MaxEndpoints - 1), webhookId],
        });
        return ChangeOutcome.Done;
    }

    public async Task<string> Send(string eventType, string data, string? messageId)
    {
        var id = messageId ?? "msg_" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        await Task.WhenAll(state.State.Ids.Select(webhook => Of(webhook).Send(id, eventType, data)));
        return id;
    }

    IWebhookGrain Of(string id) => GrainFactory.GetGrain<IWebhookGrain>(id);

    async Task Write(AccountWebhooks next)
    {
        var before = state.State;
        state.State = next;
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

/// <summary>What is stored of an account's endpoints.</summary>
[GenerateSerializer, Alias("account-webhooks-state")]
public sealed record AccountWebhooks
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Those deleted last, so that deleting one again is harmless.</summary>
    [Id(1)] public IReadOnlyList<string> Deleted { get; init; } = [];
}
