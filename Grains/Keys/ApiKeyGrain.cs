namespace TikApis.Keys;

/// <inheritdoc cref="IApiKeyGrain"/>
[GrainType("api-key")]
public sealed class ApiKeyGrain([PersistentState("api-key")] IPersistentState<ApiKeyState> state) : Grain, IApiKeyGrain
{
    public Task<ApiKey?> Get()
    {
        if (state.State.Key is null)
            DeactivateOnIdle(); // Guessed keys must not fill the memory.
        return Task.FromResult(state.State.Key);
    }

    public async Task Register(ApiKey key)
    {
        if (state.State.Key == key)
            return;
        state.State = new ApiKeyState { Key = key };
        await state.WriteStateAsync();
    }
}

/// <summary>What is stored of a key; its secret is only in the grain's own key, hashed.</summary>
[GenerateSerializer, Alias("api-key-state")]
public sealed record ApiKeyState
{
    [Id(0)] public ApiKey? Key { get; init; }
}
