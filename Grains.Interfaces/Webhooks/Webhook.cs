namespace TikApis.Webhooks;

/// <summary>What an account decides of one of its endpoints.</summary>
/// <param name="Url">Where messages are sent.</param>
/// <param name="EventTypes">Types that are sent; empty: all.</param>
/// <param name="Headers">Headers sent along, by name.</param>
/// <param name="Enabled">Whether anything is sent.</param>
[GenerateSerializer, Immutable, Alias("webhook-settings")]
public sealed record WebhookSettings(
    [property: Id(0)] string Url,
    [property: Id(1)] IReadOnlyList<string> EventTypes,
    [property: Id(2)] IReadOnlyDictionary<string, string> Headers,
    [property: Id(3)] bool Enabled);

/// <summary>What is to change of an endpoint; null leaves it as it is.</summary>
[GenerateSerializer, Immutable, Alias("webhook-change")]
public sealed record WebhookChange(
    [property: Id(0)] string? Url,
    [property: Id(1)] IReadOnlyList<string>? EventTypes,
    [property: Id(2)] IReadOnlyDictionary<string, string>? Headers,
    [property: Id(3)] bool? Enabled);

/// <summary>An endpoint as it is shown: neither its secret nor the values of its headers are.</summary>
/// <param name="Id">By which it is found.</param>
/// <param name="Url">Where messages are sent.</param>
/// <param name="EventTypes">Types that are sent; empty: all.</param>
/// <param name="Headers">Names of the headers sent along; their values are not shown again.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="DisabledBecause">Why nothing is, when that was not asked for: <c>gone</c> (it answered 410) or <c>failing</c> (for 5 days).</param>
/// <param name="FailingSince">When the first failure was since it last worked; null: it works.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Waiting">Messages still to be delivered.</param>
[GenerateSerializer, Immutable, Alias("webhook")]
public sealed record Webhook(
    [property: Id(0)] string Id,
    [property: Id(1)] string Url,
    [property: Id(2)] IReadOnlyList<string> EventTypes,
    [property: Id(3)] IReadOnlyList<string> Headers,
    [property: Id(4)] bool Enabled,
    [property: Id(5)] string? DisabledBecause,
    [property: Id(6)] DateTimeOffset? FailingSince,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] int Waiting);

/// <summary>An endpoint, and its secret the one time it is shown; null when it was shown before.</summary>
[GenerateSerializer, Immutable, Alias("new-webhook")]
public sealed record NewWebhook([property: Id(0)] Webhook Webhook, [property: Id(1)] string? Secret)
{
    /// <summary>Without the secret, so that it never reaches a log.</summary>
    public override string ToString() => $"NewWebhook {{ Webhook = {Webhook} }}";
}
