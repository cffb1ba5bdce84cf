using Microsoft.Extensions.Logging;
using TikApis.Email;
using TikApis.Journaling;
using TikApis.Usage;
using TikApis.Webhooks;

namespace TikApis.Alerts;

/// <summary>
/// Delivers what is stored: into the history, to webhooks, as email. Each takes an alert once by its id, so that what a
/// failure cut short is done again.
/// </summary>
public sealed partial class AlertsGrain
{
    const string Reminder = "look-again";
    static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);
    static readonly TimeSpan AfterWindow = TimeSpan.FromMinutes(6);
    static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    IGrainTimer? timer;
    Task delivering = Task.CompletedTask;
    int failures;
    DateTimeOffset? reminded;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Arm();
        await base.OnActivateAsync(cancellationToken);
    }

    public async Task<int> Deliver()
    {
        while (!delivering.IsCompleted)
            await delivering;
        await (delivering = DeliverDue());
        return state.State.Undelivered.Count;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Arm();
        var now = time.GetUtcNow();
        if (state.State.Fired.Any(fired => fired.Holds && fired.LookAt <= now))
        {
            IReadOnlyList<AlertRule> rules = await GrainFactory.GetGrain<IAlertRulesGrain>(AccountId).GetAlertRules() ?? DefaultAlertRules.All;
            await Write(before => before.Fired.All(IsOfRule) ? before : before with { Fired = [.. before.Fired.Where(IsOfRule)] });
            bool IsOfRule(FiredCondition fired) => rules.Any(rule => rule.Id == fired.RuleId && rule.Settings.Enabled && rule.Version <= fired.RuleVersion);
            await GrainFactory.GetGrain<IUsageGrain>(AccountId).Watch();
        }

        await gate.WaitAsync();
        try
        {
            reminded = null;
            await Remind(state.State);
            await Rest();
        }
        finally
        {
            gate.Release();
        }
    }

    async Task DeliverDue()
    {
        var (now, waiting) = (time.GetUtcNow(), state.State.Undelivered);
        var left = await Task.WhenAll(waiting.Select(alert => Deliver(alert, now)));

        // What waits for quiet hours to end has not failed.
        failures = left.Any(alert => !alert.IsDone && alert.TryAt <= now) ? failures + 1 : 0;
        if (left.SequenceEqual(waiting))
            return;
        await Write(before => before with
        {
            Undelivered = [.. before.Undelivered.Select(alert => left.FirstOrDefault(one => one.Alert.Id == alert.Alert.Id) ?? alert).Where(alert => !alert.IsDone)],
        });
    }

    /// <summary>Delivers an alert as far as it can be; what is left of it.</summary>
    async Task<UndeliveredAlert> Deliver(UndeliveredAlert alert, DateTimeOffset now)
    {
        var toHistory = Try(alert.Alert, "inbox", alert.ToHistory != HistoryEntry.Done, () => Keep(alert.Alert, alert.ToHistory == HistoryEntry.Unread));
        var due = alert.DueAt <= now;
        var channels = await Task.WhenAll(alert.Channels.Select(async channel =>
            (Channel: channel, Done: due && await Try(alert.Alert, channel.ToString(), true, () => Send(channel, alert.Alert)))));
        var after = alert with
        {
            ToHistory = await toHistory ? HistoryEntry.Done : alert.ToHistory,
            Channels = [.. channels.Where(channel => !channel.Done).Select(channel => channel.Channel)],
        };
        if (after.IsDone)
            AlertMetrics.Delivered.Add(1);
        return after.ToHistory == alert.ToHistory && after.Channels.Count == alert.Channels.Count ? alert : after;
    }

    async Task<bool> Try(Alert alert, string channel, bool wanted, Func<Task> deliver)
    {
        if (!wanted)
            return true;
        try
        {
            await deliver();
            return true;
        }
        catch (Exception failed)
        {
            AlertMetrics.Failed.Add(1);
            LogNotDelivered(failed, alert.Id, AccountId, channel);
            return false;
        }
    }

    Task Send(AlertChannel channel, Alert alert) => channel switch
    {
        AlertChannel.Webhook => GrainFactory.GetGrain<IAccountWebhooksGrain>(AccountId).Send(
            alert.State == AlertState.Raised ? "alert.raised" : "alert.recovered", AlertMessage.Of(AccountId, alert), alert.Id),
        AlertChannel.Email => GrainFactory.GetGrain<IAccountEmailGrain>(AccountId).Send(alert),
        _ => Task.CompletedTask,
    };

    /// <summary>Sets the timer to when something is next to be delivered.</summary>
    void Arm()
    {
        if (state.State.Undelivered.Count == 0)
            return;
        timer ??= this.RegisterGrainTimer(Tick, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(Wait(), Timeout.InfiniteTimeSpan);
    }

    TimeSpan Wait()
    {
        if (failures > 0)
            return Backoff.After(failures + 4, LongestBackoff);
        var due = state.State.Undelivered.Min(alert => alert.TryAt) - time.GetUtcNow();
        return due > TimeSpan.Zero ? due < Soonest ? due : Soonest : TimeSpan.Zero;
    }

    async Task Tick()
    {
        if (!delivering.IsCompleted)
            return;
        try
        {
            await Deliver();
        }
        catch (Exception failed)
        {
            failures++;
            LogNotStored(failed, AccountId);
        }

        Arm();
    }

    /// <summary>Has the reminder come when something is to be looked at again, or delivered after a failure.</summary>
    async Task Remind(AlertsState next)
    {
        if (next.IsAtRest)
            return;
        var now = time.GetUtcNow();
        var at = next.Fired.Where(fired => fired.Holds).Select(fired => fired.LookAt > now ? fired.LookAt : now + LookEvery)
            .Concat(next.Undelivered.Select(alert => alert.TryAt)).Min();
        at = at < now + Soonest ? now + Soonest : at;
        if (reminded is { } already && already <= at && already > now)
            return;
        await this.RegisterOrUpdateReminder(Reminder, at - now, LookEvery);
        reminded = at;
    }

    /// <summary>Once it is stored that nothing is left, no reminder need come.</summary>
    async Task Rest()
    {
        if (!state.State.IsAtRest)
            return;
        if (reminded != DateTimeOffset.MaxValue && await this.GetReminder(Reminder) is { } idle)
            await this.UnregisterReminder(idle);
        reminded = DateTimeOffset.MaxValue;
    }

    [LoggerMessage(LogLevel.Warning, "The alert {AlertId} of {AccountId} could not be delivered ({Channel}); it is tried again.")]
    partial void LogNotDelivered(Exception failed, string alertId, string accountId, string channel);

    [LoggerMessage(LogLevel.Warning, "What was delivered of the alerts of {AccountId} could not be stored; it is delivered again.")]
    partial void LogNotStored(Exception failed, string accountId);
}
