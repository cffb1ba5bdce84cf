using TikApis.Webhooks;

namespace TikApis.Api.Webhooks;

/// <summary>A webhook endpoint, with its secret.</summary>
/// <param name="Webhook">The endpoint.</param>
/// <param name="Secret">What its messages are signed with, shown this once; null in an answer that is repeated.</param>
public sealed record WebhookWithSecret(Webhook Webhook, string? Secret)
{
    public static WebhookWithSecret Of(NewWebhook made) => new(made.Webhook, made.Secret);

    /// <summary>Without the secret, so that it never reaches a log.</summary>
    public override string ToString() => $"WebhookWithSecret {{ Webhook = {Webhook} }}";
}

/// <summary>A message that is on its way.</summary>
/// <param name="Id">Of the message: see the deliveries.</param>
public sealed record SentMessage(string Id);

/// <summary>Messages that are sent again.</summary>
/// <param name="Messages">How many.</param>
public sealed record RecoveredMessages(int Messages);
