namespace TikApis.Webhooks;

/// <inheritdoc cref="IWebhookMessageGrain"/>
[GrainType("webhook-message")]
public sealed class WebhookMessageGrain([PersistentState("webhook-message")] IPersistentState<WebhookMessageState> state) : Grain, IWebhookMessageGrain
{
    public Task<WebhookMessage?> Get() => Task.FromResult(state.State.Message);

    public async Task Put(WebhookMessage message)
    {
        state.State = new WebhookMessageState { Message = message };
        await state.WriteStateAsync();
    }

    public async Task Clear()
    {
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }
}

/// <summary>What is stored of a message.</summary>
[GenerateSerializer, Alias("webhook-message-state")]
public sealed record WebhookMessageState
{
    [Id(0)] public WebhookMessage? Message { get; init; }
}
