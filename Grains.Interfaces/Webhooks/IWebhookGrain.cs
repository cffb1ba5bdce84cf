namespace TikApis.Webhooks;

/// <summary>One webhook endpoint (key: its id): what it is sent and what became of it. Nothing of it waits for another.</summary>
[Alias("webhook-grain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Messages kept, sent and waiting ones together.</summary>
    const int MaxDeliveries = 500;

    /// <summary>Attempts at once.</summary>
    const int MaxAtOnce = 4;

    /// <summary>Attempts in one second.</summary>
    const int MaxASecond = 10;

    /// <summary>Longest message, in characters.</summary>
    const int MaxMessage = 64 * 1024;

    /// <summary>The endpoint; null when the account has none of this id.</summary>
    /// <param name="accountId">Who asks.</param>
    [Alias("Get")]
    Task<Webhook?> Get(string accountId);

    /// <summary>Makes the endpoint, with a secret that is shown this once. Repeated, the secret is another.</summary>
    [Alias("Create")]
    Task<NewWebhook> Create(string accountId, WebhookSettings settings);

    /// <summary>Changes it. Enabled again, it counts as working.</summary>
    [Alias("Change")]
    Task<Webhook> Change(WebhookChange change);

    /// <summary>A new secret; for 24 hours the one before signs too.</summary>
    [Alias("RotateSecret")]
    Task<NewWebhook> RotateSecret();

    /// <summary>Ends it. Repeating it is harmless.</summary>
    [Alias("Delete")]
    Task Delete();

    /// <summary>Keeps a message and sends it as soon as it is kept. One that is known is not sent again.</summary>
    /// <param name="messageId">Of the message.</param>
    /// <param name="eventType">Its type.</param>
    /// <param name="data">Its data, a JSON value.</param>
    /// <param name="always">Also when the filter does not let this type through.</param>
    /// <returns>False: the endpoint does not want it, or its account disabled it. Disabled by failures, it keeps it for <see cref="Recover"/>.</returns>
    [Alias("Send")]
    Task<bool> Send(string messageId, string eventType, string data, bool always = false);

    /// <summary>Deliveries, latest first.</summary>
    [Alias("GetDeliveries")]
    Task<WebhookDeliveryPage> GetDeliveries(int skip, int take);

    /// <summary>Sends a message again, at once and with the whole schedule before it; null when it is not known.</summary>
    [Alias("Resend")]
    Task<WebhookDelivery?> Resend(string messageId);

    /// <summary>Sends again what failed since a time; returns how many messages.</summary>
    [Alias("Recover")]
    Task<int> Recover(DateTimeOffset since);

    /// <summary>Sends what is due now, and waits for it; returns how many attempts were made.</summary>
    [Alias("SendDue")]
    Task<int> SendDue();
}

/// <summary>A message to an endpoint with its attempts (key: endpoint id, "/", message id): kept apart, so that the queue stays small.</summary>
[Alias("webhook-message-grain")]
public interface IWebhookMessageGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<WebhookMessage?> Get();

    [Alias("Put")]
    Task Put(WebhookMessage message);

    [Alias("Clear")]
    Task Clear();
}

/// <summary>A message as it is sent, and its latest attempts.</summary>
/// <param name="Body">As it is signed and sent in every attempt.</param>
/// <param name="Attempts">Oldest first.</param>
[GenerateSerializer, Immutable, Alias("webhook-message")]
public sealed record WebhookMessage([property: Id(0)] string Body, [property: Id(1)] IReadOnlyList<WebhookAttempt> Attempts)
{
    /// <summary>Attempts kept.</summary>
    public const int MaxAttempts = 20;

    /// <summary>With one more attempt.</summary>
    public WebhookMessage With(WebhookAttempt attempt) => this with { Attempts = [.. Attempts.TakeLast(MaxAttempts - 1), attempt] };
}
