namespace TikApis.Idempotency;

/// <summary>
/// One request that its caller may repeat (key: see <see cref="IdempotentRequest"/>). The first is answered, the
/// others are given the same answer for <see cref="IdempotentRequest.Kept"/>.
/// </summary>
[Alias("idempotent-request-grain")]
public interface IIdempotentRequestGrain : IGrainWithStringKey
{
    /// <summary>Asks whether to do it. Whoever is told to must say how it ended, within a minute.</summary>
    /// <param name="fingerprint">Of method, path and body.</param>
    [Alias("Begin")]
    Task<RequestStanding> Begin(string fingerprint);

    /// <summary>It is done, and this is what repeats are answered.</summary>
    [Alias("Finish")]
    Task Finish(string fingerprint, IdempotentAnswer answer);

    /// <summary>Nothing was done: it may be tried again, in another form too.</summary>
    [Alias("GiveUp")]
    Task GiveUp();
}

/// <summary>How a request stands.</summary>
public enum StandingKind
{
    /// <summary>Do it.</summary>
    New,

    /// <summary>Another one is doing it.</summary>
    Running,

    /// <summary>It is done.</summary>
    Answered,

    /// <summary>The key was used for something else.</summary>
    Different,
}

/// <summary>How a request stands, and the answer when it is done.</summary>
[GenerateSerializer, Immutable, Alias("request-standing")]
public sealed record RequestStanding([property: Id(0)] StandingKind Kind, [property: Id(1)] IdempotentAnswer? Answer = null);

/// <summary>An answer as it is repeated: without anything that is shown once.</summary>
[GenerateSerializer, Immutable, Alias("idempotent-answer")]
public sealed record IdempotentAnswer([property: Id(0)] int Status, [property: Id(1)] string? Location, [property: Id(2)] string Body);
