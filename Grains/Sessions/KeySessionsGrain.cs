namespace TikApis.Sessions;

/// <inheritdoc cref="IKeySessionsGrain"/>
[GrainType("key-sessions")]
public sealed class KeySessionsGrain([PersistentState("key-sessions")] IPersistentState<KeySessions> state, TimeProvider time) : Grain, IKeySessionsGrain
{
    public Task Begin(string tokenHash, string keyHash)
    {
        var now = time.GetUtcNow();
        return Write([.. Open(now).OrderByDescending(session => session.EndsAt).Take(IKeySessionsGrain.MaxSessions - 1), new KeySession(tokenHash, keyHash, now + IKeySessionsGrain.Lasts)]);
    }

    public Task<string?> Find(string tokenHash)
    {
        var found = Open(time.GetUtcNow()).FirstOrDefault(session => session.TokenHash == tokenHash);
        if (state.State.Sessions.Count == 0)
            DeactivateOnIdle(); // Guessed names must not fill the memory.
        return Task.FromResult(found?.KeyHash);
    }

    public Task End(string tokenHash) =>
        state.State.Sessions.Any(session => session.TokenHash == tokenHash)
            ? Write([.. Open(time.GetUtcNow()).Where(session => session.TokenHash != tokenHash)])
            : Task.CompletedTask;

    public Task EndAll() => state.State.Sessions.Count > 0 ? Write([]) : Task.CompletedTask;

    IEnumerable<KeySession> Open(DateTimeOffset now) => state.State.Sessions.Where(session => session.EndsAt > now);

    async Task Write(IReadOnlyList<KeySession> sessions)
    {
        var before = state.State;
        state.State = new KeySessions { Sessions = sessions };
        try
        {
            await (sessions.Count > 0 ? state.WriteStateAsync() : state.ClearStateAsync());
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}

/// <summary>What is stored of the sessions of a key.</summary>
[GenerateSerializer, Alias("key-sessions-state")]
public sealed record KeySessions
{
    [Id(0)] public IReadOnlyList<KeySession> Sessions { get; init; } = [];
}

/// <summary>One browser that is signed in; neither its token nor the key can be found from it.</summary>
[GenerateSerializer, Immutable, Alias("key-session")]
public sealed record KeySession([property: Id(0)] string TokenHash, [property: Id(1)] string KeyHash, [property: Id(2)] DateTimeOffset EndsAt);
