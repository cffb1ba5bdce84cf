namespace TikApis.Webhooks;

/// <summary>What is stored of an endpoint.</summary>
[GenerateSerializer, Alias("webhook-state")]
public sealed record WebhookState
{
    /// <summary>Whose it is; null: there is no such endpoint.</summary>
    [Id(0)] public string? AccountId { get; init; }

    /// <summary>Values of headers are sealed. Null when it was deleted.</summary>
    [Id(1)] public WebhookSettings? Settings { get; init; }

    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Latest first.</summary>
    [Id(3)] public IReadOnlyList<KeptSecret> Secrets { get; init; } = [];

    [Id(4)] public DateTimeOffset? FailingSince { get; init; }

    [Id(5)] public string? DisabledBecause { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(6)] public IReadOnlyList<QueuedDelivery> Deliveries { get; init; } = [];

    /// <summary>How much of the time it may fail the account was warned of, in percent; 100: that it was disabled.</summary>
    [Id(7)] public int Warned { get; init; }
}

/// <summary>A signing secret.</summary>
/// <param name="Sealed">The secret, sealed.</param>
/// <param name="Until">When it signs no longer; null: the current one.</param>
[GenerateSerializer, Immutable, Alias("webhook-secret")]
public sealed record KeptSecret([property: Id(0)] string Sealed, [property: Id(1)] DateTimeOffset? Until);

/// <summary>A message in the queue or the log of an endpoint.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="EventType">Its type.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Failures">Failures of this run of the schedule.</param>
/// <param name="DueAt">When it is sent next; null: not again.</param>
[GenerateSerializer, Immutable, Alias("queued-delivery")]
public sealed record QueuedDelivery(
    [property: Id(0)] string Id,
    [property: Id(1)] string EventType,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DeliveryStatus Status,
    [property: Id(4)] int Failures,
    [property: Id(5)] DateTimeOffset? DueAt);
