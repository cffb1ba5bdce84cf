namespace TikApis.Keys;

/// <inheritdoc cref="IApiKeyGrain"/>
[GrainType("api-key")]
public sealed class ApiKeyGrain([PersistentState("api-key")] IPersistentState<ApiKeyState> state, TimeProvider time) : Grain, IApiKeyGrain
{
    static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    DateTimeOffset? unsaved;
    IGrainTimer? timer;

    public Task<ApiKey?> Use()
    {
        if (state.State is not { Key: { } key, Revoked: false })
        {
            if (state.State.Key is null)
                DeactivateOnIdle(); // Guessed keys must not fill the memory.
            return Task.FromResult<ApiKey?>(null);
        }

        // A use is noted in memory and written by the timer: a request costs no write.
        unsaved = time.GetUtcNow();
        timer ??= this.RegisterGrainTimer(SaveUse, new() { DueTime = SaveEvery, Period = SaveEvery });
        return Task.FromResult<ApiKey?>(key);
    }

    public Task<DateTimeOffset?> LastUsed() => Task.FromResult(unsaved ?? state.State.LastUsedAt);

    public async Task Register(ApiKey key)
    {
        if (state.State.Key != key)
            await Write(state.State with { Key = key });
    }

    public async Task Revoke()
    {
        if (!state.State.Revoked)
            await Write(state.State with { Revoked = true, LastUsedAt = unsaved ?? state.State.LastUsedAt });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await SaveUse();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    async Task SaveUse()
    {
        if (unsaved is not { } used)
            return;
        await Write(state.State with { LastUsedAt = used });
        if (unsaved == used)
            unsaved = null;
    }

    async Task Write(ApiKeyState next)
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

/// <summary>What is stored of a key; its secret is only in the grain's own key, hashed.</summary>
[GenerateSerializer, Alias("api-key-state")]
public sealed record ApiKeyState
{
    [Id(0)] public ApiKey? Key { get; init; }

    [Id(1)] public bool Revoked { get; init; }

    [Id(2)] public DateTimeOffset? LastUsedAt { get; init; }
}
