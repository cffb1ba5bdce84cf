using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using TikApis.Accounts;
using TikApis.Alerts;

namespace TikApis.Webhooks;

/// <summary>When an endpoint sends: a timer for the right second, and a reminder for after a failure.</summary>
public sealed partial class WebhookGrain
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    readonly WebhookPace pace = new();

    public async Task<int> SendDue()
    {
        QueuedDelivery[] due;
        if (await IsClosed())
        {
            Rest(LookAgain);
            return 0;
        }

        await gate.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            due = state.State.Settings is not { Enabled: true } ? [] :
            [
                .. state.State.Waiting().Where(delivery => delivery.DueAt <= now && !underWay.Contains(delivery.Id))
                    .OrderBy(delivery => delivery.DueAt).Take(Math.Min(IWebhookGrain.MaxAtOnce - underWay.Count, pace.Free(now))),
            ];
            pace.Begin(now, due.Length);
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
        await Warn();
        await gate.WaitAsync();
        try
        {
            reminded = true;
            if (!state.State.Waiting().Any() && state.State.WarningDue(Now) == 0 && await this.GetReminder(Reminder) is { } idle)
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
            if (state.State.Deliveries.Any(delivery => delivery.Id == messageId)) // Else it was given up meanwhile.
                await Message(messageId).Put(message.With(attempt));
            await Write(before => before.Settings is null ? before : before.After(messageId, attempt, retryAfter, Now, RandomNumberGenerator.GetInt32(1_000) / 1_000.0));
            underWay.Remove(messageId);
            await Warn();
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
        var now = time.GetUtcNow();
        var wait = (next.Value > now ? next.Value : now) + pace.Wait(now) - now;
        timer ??= this.RegisterGrainTimer(Tick, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Not waited for: others become due while a slow receiver thinks.</summary>
    Task Tick()
    {
        SendDue().Ignore();
        return Task.CompletedTask;
    }

    /// <summary>Whether the account is closed: what waits is sent once it is open again. While nobody can say, as when its node has just died, it is not sent.</summary>
    async Task<bool> IsClosed()
    {
        try
        {
            return state.State.AccountId is { } account && state.State.Waiting().Any() && await GrainFactory.GetGrain<IAccountGrain>(account).Get() is { ClosedAt: not null };
        }
        catch
        {
            Rest(AskAgain);
            throw;
        }
    }

    void Rest(TimeSpan wait) => timer?.Change(wait, Timeout.InfiniteTimeSpan);

    /// <summary>Warns the account, by other ways than this one, of an endpoint that fails. Told again after a failure, it is told once: by its id.</summary>
    async Task Warn()
    {
        if (state.State is not { AccountId: { } account, Settings: { } settings } failing || failing.WarningDue(Now) is not (> 0 and var percent))
            return;
        try
        {
            var notice = FailureNotice.Of(Id, settings.Url, failing, percent, DeliveryQueue.MayFail, Now, alerts.Value.PublicUrl);
            await GrainFactory.GetGrain<IAlertsGrain>(account).Notify(notice, [AlertChannel.Email, AlertChannel.Inbox]);
            await Write(before => before.FailingSince == failing.FailingSince && before.Warned < percent ? before with { Warned = percent } : before);
        }
        catch (Exception failed)
        {
            LogNotWarned(failed, Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The account of the webhook {WebhookId} could not be warned; it is at the next failure, or within minutes.")]
    partial void LogNotWarned(Exception failed, string webhookId);

    [LoggerMessage(LogLevel.Warning, "As many messages wait for the webhook {WebhookId} as may: the oldest is given up.")]
    partial void LogFull(string webhookId);

    [LoggerMessage(LogLevel.Warning, "What became of a message to the webhook {WebhookId} could not be stored.")]
    partial void LogFailed(Exception failed, string webhookId);
}
