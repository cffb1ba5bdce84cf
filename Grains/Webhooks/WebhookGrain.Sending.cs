using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace TikApis.Webhooks;

/// <summary>When an endpoint sends: a timer for the right second, and a reminder for after a failure.</summary>
public sealed partial class WebhookGrain
{
    public async Task<int> SendDue()
    {
        QueuedDelivery[] due;
        await gate.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            due = state.State.Settings is not { Enabled: true } ? [] :
            [
                .. state.State.Waiting().Where(delivery => delivery.DueAt <= now && !underWay.Contains(delivery.Id))
                    .OrderBy(delivery => delivery.DueAt).Take(IWebhookGrain.MaxAtOnce - underWay.Count),
            ];
            underWay.UnionWith(due.Select(delivery => delivery.Id));
        }
        finally
        {
            gate.Release();
        }

        await Task.WhenAll(due.Select(delivery => Attempt(delivery.Id)));
        Arm(); // Also when nothing was due: a timer can be early.
        return due.Length;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await gate.WaitAsync();
        try
        {
            reminded = true;
            if (!state.State.Waiting().Any() && await this.GetReminder(Reminder) is { } idle)
            {
                await this.UnregisterReminder(idle);
                reminded = false;
            }
        }
        finally
        {
            gate.Release();
        }

        Arm();
    }

    async Task Attempt(string messageId)
    {
        try
        {
            DelayDeactivation(TimeSpan.FromMinutes(1));
            if (state.State.Settings is not { Enabled: true } settings)
            {
                underWay.Remove(messageId);
                return;
            }

            if (await Message(messageId).Get() is not { } message)
            {
                await Write(before => before.Without(messageId));
                underWay.Remove(messageId);
                return;
            }

            var now = time.GetUtcNow();
            var secrets = state.State.Secrets.Where(kept => kept.Until is null || kept.Until > now).Select(kept => sealing.Open(kept.Sealed, Id));
            var headers = settings.Headers.Select(header => KeyValuePair.Create(header.Key, sealing.Open(header.Value, Id)));
            var (attempt, retryAfter) = await sender.Send(settings.Url, headers, secrets, messageId, message.Body);
            await Message(messageId).Put(message.With(attempt));
            await Write(before => before.Settings is null ? before : before.After(messageId, attempt, retryAfter, Now, RandomNumberGenerator.GetInt32(1_000) / 1_000.0));
            underWay.Remove(messageId);
            Arm();
        }
        catch (Exception failed)
        {
            // What became of it could not be stored: it is sent again when the reminder brings the endpoint back, and not before.
            LogFailed(failed, Id);
            DeactivateOnIdle();
        }
    }

    /// <summary>Sets the timer to the next message that is due.</summary>
    void Arm()
    {
        if (state.State.Settings is not { Enabled: true } || underWay.Count >= IWebhookGrain.MaxAtOnce)
            return;
        var next = state.State.Waiting().Where(delivery => !underWay.Contains(delivery.Id)).Min(delivery => delivery.DueAt);
        if (next is null)
            return;
        var wait = next.Value - time.GetUtcNow();
        timer ??= this.RegisterGrainTimer(Tick, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Not waited for: others become due while a slow receiver thinks.</summary>
    Task Tick()
    {
        SendDue().Ignore();
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "What became of a message to the webhook {WebhookId} could not be stored.")]
    partial void LogFailed(Exception failed, string webhookId);
}
