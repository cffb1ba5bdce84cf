namespace TikApis.Sessions;

/// <inheritdoc cref="IPageKeysGrain"/>
[GrainType("page-keys")]
public sealed class PageKeysGrain([PersistentState("page-keys")] IPersistentState<PageKeys> state) : Grain, IPageKeysGrain
{
    public Task<string[]> Get() => Task.FromResult<string[]>([.. state.State.Keys]);

    public async Task Add(string key, string? after)
    {
        var before = state.State;
        if ((before.Keys is [.., var last] ? last : null) != after)
            return;
        state.State = new PageKeys { Keys = [.. before.Keys.TakeLast(IPageKeysGrain.MaxKeys - 1), key] };
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

/// <summary>What is stored: the keys, sealed by whoever added them.</summary>
[GenerateSerializer, Alias("page-keys-state")]
public sealed record PageKeys
{
    [Id(0)] public IReadOnlyList<string> Keys { get; init; } = [];
}
