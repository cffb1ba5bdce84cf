namespace TikApis.Webhooks;

/// <summary>How far the delivery of a message is.</summary>
public enum DeliveryStatus
{
    /// <summary>It is to be sent, at once or again.</summary>
    Waiting,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>It was given up.</summary>
    Failed,
}

/// <summary>One attempt to deliver a message.</summary>
/// <param name="At">When it began.</param>
/// <param name="Status">Status of the answer; null: there was none.</param>
/// <param name="LatencyMs">Until the answer, or until it was given up.</param>
/// <param name="Answer">The first 16 KB of the answer, as text.</param>
/// <param name="Error">Why there was no answer.</param>
[GenerateSerializer, Immutable, Alias("webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int? Status,
    [property: Id(2)] double LatencyMs,
    [property: Id(3)] string? Answer,
    [property: Id(4)] string? Error)
{
    /// <summary>Whether the receiver took it: a redirect is a failure.</summary>
    public bool Delivered => Status is >= 200 and < 300;
}

/// <summary>A message to an endpoint and what became of it.</summary>
/// <param name="Id">Of the message: <c>webhook-id</c> of every attempt.</param>
/// <param name="EventType">Its type.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Status">How far it is.</param>
/// <param name="NextAttemptAt">When it is sent next; null: not again.</param>
/// <param name="Attempts">Its latest attempts, oldest first.</param>
[GenerateSerializer, Immutable, Alias("webhook-delivery")]
public sealed record WebhookDelivery(
    [property: Id(0)] string Id,
    [property: Id(1)] string EventType,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DeliveryStatus Status,
    [property: Id(4)] DateTimeOffset? NextAttemptAt,
    [property: Id(5)] IReadOnlyList<WebhookAttempt> Attempts);

/// <summary>Some deliveries, and how many there are.</summary>
[GenerateSerializer, Immutable, Alias("webhook-delivery-page")]
public sealed record WebhookDeliveryPage([property: Id(0)] WebhookDelivery[] Deliveries, [property: Id(1)] int Total);
