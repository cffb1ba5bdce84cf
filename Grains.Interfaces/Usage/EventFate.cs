namespace TikApis.Usage;

/// <summary>What became of an event, as far as its id tells.</summary>
public enum EventState
{
    /// <summary>
    /// Nothing is known of the id: it was never accepted, or is forgotten, its window being over. An event that was
    /// counted without an id cannot be found either.
    /// </summary>
    Unknown,

    /// <summary>Its batch is being made durable: it counts when that succeeds, and is not acknowledged before.</summary>
    InFlight,

    /// <summary>It is durable and counted, once.</summary>
    Counted,
}

/// <summary>What an account knows of an event by its id. An id's expiry is all that is kept of when it came, in steps of ten minutes.</summary>
/// <param name="State">What became of it.</param>
/// <param name="ExpiresAt">Until when a counted event is recognised when it is sent again; null for others.</param>
/// <param name="Step">Length of the steps.</param>
/// <param name="Window">How long ids are remembered after their arrival, and up to a step longer.</param>
/// <param name="ShortenedUntil">Ids that would be remembered until some time before this were given up because of a bound; null when none were.</param>
[GenerateSerializer, Immutable, Alias("event-fate")]
public sealed record EventFate(
    [property: Id(0)] EventState State,
    [property: Id(1)] DateTimeOffset? ExpiresAt,
    [property: Id(2)] TimeSpan Step,
    [property: Id(3)] TimeSpan Window,
    [property: Id(4)] DateTimeOffset? ShortenedUntil);
