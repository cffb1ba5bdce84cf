namespace TikApis.Webhooks;

/// <summary>What an endpoint's queue becomes when messages come, are sent, fail or are asked for again.</summary>
static class DeliveryQueue
{
    /// <summary>How long an endpoint may fail before it is disabled.</summary>
    public static readonly TimeSpan MayFail = TimeSpan.FromDays(5);

    static readonly int[] WarnAt = [50, 70, 90];
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Messages still to be sent.</summary>
    public static IEnumerable<QueuedDelivery> Waiting(this WebhookState state) => state.Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Waiting);

    /// <summary>Whether another message has room; those that are done make some.</summary>
    public static bool IsFull(this WebhookState state) => state.Waiting().Count() >= IWebhookGrain.MaxDeliveries;

    /// <summary>
    /// With a new message: due at once, or failed at once when the endpoint was disabled by its failures. When as many
    /// wait as may, the oldest of them has failed: of a receiver that is down for days the newest is worth most.
    /// </summary>
    public static WebhookState With(this WebhookState state, string id, string eventType, DateTimeOffset now) =>
        (state with
        {
            Deliveries =
            [
                .. state.IsFull() ? state.GiveUp(state.Waiting().First()) : state.Deliveries,
                state.Settings!.Enabled ? new QueuedDelivery(id, eventType, now, DeliveryStatus.Waiting, 0, now) : new QueuedDelivery(id, eventType, now, DeliveryStatus.Failed, 0, null),
            ],
        }).Trimmed(now);

    /// <summary>Without a message.</summary>
    public static WebhookState Without(this WebhookState state, string id) => state with { Deliveries = [.. state.Deliveries.Where(delivery => delivery.Id != id)] };

    /// <summary>With messages to be sent again, at once.</summary>
    public static WebhookState Again(this WebhookState state, Func<QueuedDelivery, bool> which, DateTimeOffset now) =>
        state.Each(delivery => which(delivery) ? delivery with { Status = DeliveryStatus.Waiting, Failures = 0, DueAt = now } : delivery);

    /// <summary>After an attempt.</summary>
    /// <param name="state">Before.</param>
    /// <param name="id">Of the message.</param>
    /// <param name="attempt">How it went.</param>
    /// <param name="retryAfter">How long the receiver wants to be left alone.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="chance">Uniform in [0, 1), for jitter.</param>
    public static WebhookState After(this WebhookState state, string id, WebhookAttempt attempt, TimeSpan? retryAfter, DateTimeOffset now, double chance)
    {
        if (attempt.Delivered)
        {
            return (state with { FailingSince = null, Warned = state.DisabledBecause is null ? 0 : state.Warned })
                .Each(delivery => delivery.Id == id ? delivery with { Status = DeliveryStatus.Delivered, DueAt = null } : delivery)
                .Trimmed(now);
        }

        var failed = (state with { FailingSince = state.FailingSince ?? attempt.At })
            .Each(delivery => delivery.Id == id && delivery.Status == DeliveryStatus.Waiting ? Failed(delivery, retryAfter, now, chance) : delivery)
            .Trimmed(now);
        if (failed.Settings is not { Enabled: true })
            return failed;
        if (attempt.Status == 410)
            return failed.Disabled("gone");
        return now - failed.FailingSince >= MayFail ? failed.Disabled("failing") : failed;
    }

    static IEnumerable<QueuedDelivery> GiveUp(this WebhookState state, QueuedDelivery given) =>
        state.Deliveries.Select(delivery => delivery == given ? delivery with { Status = DeliveryStatus.Failed, DueAt = null } : delivery);

    /// <summary>Of what the account is to be warned: how much of the time it may fail an endpoint has failed, in percent; 100: it was disabled. 0: of nothing.</summary>
    public static int WarningDue(this WebhookState state, DateTimeOffset now)
    {
        var reached = state switch
        {
            { DisabledBecause: not null } => 100,
            { FailingSince: { } since, Settings.Enabled: true } => WarnAt.LastOrDefault(percent => now - since >= MayFail * percent / 100),
            _ => 0,
        };
        return reached > state.Warned ? reached : 0;
    }

    /// <summary>Sends nothing more; what waited has failed and can be recovered.</summary>
    public static WebhookState Disabled(this WebhookState state, string? because) =>
        (state with { Settings = state.Settings! with { Enabled = false }, DisabledBecause = because })
            .Each(delivery => delivery.Status == DeliveryStatus.Waiting ? delivery with { Status = DeliveryStatus.Failed, DueAt = null } : delivery);

    static QueuedDelivery Failed(QueuedDelivery delivery, TimeSpan? retryAfter, DateTimeOffset now, double chance) =>
        RetrySchedule.Next(delivery.Failures + 1, retryAfter, chance) is { } wait
            ? delivery with { Failures = delivery.Failures + 1, DueAt = now + wait }
            : delivery with { Failures = delivery.Failures + 1, Status = DeliveryStatus.Failed, DueAt = null };

    static WebhookState Each(this WebhookState state, Func<QueuedDelivery, QueuedDelivery> change) => state with { Deliveries = [.. state.Deliveries.Select(change)] };

    /// <summary>Without what is done and older than 30 days, or the oldest of it beyond the bound.</summary>
    static WebhookState Trimmed(this WebhookState state, DateTimeOffset now)
    {
        var over = state.Deliveries.Count - IWebhookGrain.MaxDeliveries;
        bool Stays(QueuedDelivery delivery)
        {
            if (delivery.Status == DeliveryStatus.Waiting || (over <= 0 && delivery.CreatedAt >= now - Kept))
                return true;
            over--;
            return false;
        }

        var kept = state.Deliveries.Where(Stays).ToArray();
        return kept.Length == state.Deliveries.Count ? state : state with { Deliveries = kept };
    }
}
