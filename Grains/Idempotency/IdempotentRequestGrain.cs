namespace TikApis.Idempotency;

/// <inheritdoc cref="IIdempotentRequestGrain"/>
[GrainType("idempotent-request"), CollectionAgeLimit(Minutes = 2)]
public sealed class IdempotentRequestGrain(IIdempotentAnswers answers, TimeProvider time) : Grain, IIdempotentRequestGrain
{
    /// <summary>Whoever has not said by then how it ended will not: what it did is found by whoever tries again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    (string Fingerprint, long Since)? running;

    public async Task<RequestStanding> Begin(string fingerprint)
    {
        if (running is { } other && time.GetElapsedTime(other.Since) < Patience)
            return new(other.Fingerprint == fingerprint ? StandingKind.Running : StandingKind.Different);
        var (caller, request) = IdempotentRequest.Parse(this.GetPrimaryKeyString());
        if (await answers.Find(caller, request, time.GetUtcNow()) is { } done)
            return done.Fingerprint == fingerprint ? new(StandingKind.Answered, done.Answer) : new(StandingKind.Different);

        running = (fingerprint, time.GetTimestamp());
        return new(StandingKind.New);
    }

    public async Task Finish(string fingerprint, IdempotentAnswer answer)
    {
        var (caller, request) = IdempotentRequest.Parse(this.GetPrimaryKeyString());
        await answers.Keep(caller, request, fingerprint, answer, time.GetUtcNow() + IdempotentRequest.Kept, IdempotentRequest.MaxPerCaller);
        await GiveUp();
    }

    public Task GiveUp()
    {
        running = null;
        return Task.CompletedTask;
    }
}
