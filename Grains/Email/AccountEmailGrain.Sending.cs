using Microsoft.Extensions.Logging;
using TikApis.Accounts;

namespace TikApis.Email;

/// <summary>When an account's email is sent: a timer for the right second, and a reminder for after a failure.</summary>
public sealed partial class AccountEmailGrain
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    static readonly TimeSpan WhileClosed = TimeSpan.FromMinutes(5);

    IGrainTimer? timer;
    DateTimeOffset restUntil;
    Task<int> sending = Task.FromResult(0);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Arm();
        await base.OnActivateAsync(cancellationToken);
    }

    /// <summary>What was sent is stored before another activation looks.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await ((Task)sending).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public async Task<int> SendDue()
    {
        while (!sending.IsCompleted)
            await sending;
        var tried = await (sending = SendWhatIsDue());
        Arm(); // Also when nothing was due: a timer can be early.
        return tried;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await gate.WaitAsync();
        try
        {
            reminded = true;
            if (state.State.IsIdle() && await this.GetReminder(Reminder) is { } idle)
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

    /// <summary>Sends over one connection, and keeps after each email what became of it.</summary>
    async Task<int> SendWhatIsDue()
    {
        await Write(before => before.Gathered(Now));
        var now = time.GetUtcNow();
        var due = state.State.Recipients.SelectMany(one => one.Emails.Where(mail => mail.DueAt <= now).Select(mail => (one.Address, Email: mail))).ToArray();
        if (due.Length == 0)
            return 0;
        if (await GrainFactory.GetGrain<IAccountGrain>(AccountId).Get() is { ClosedAt: not null })
        {
            restUntil = now + WhileClosed; // It is sent once the account is open again.
            return 0;
        }

        DelayDeactivation(TimeSpan.FromMinutes(2));
        await using var connection = sender.Connect();
        foreach (var (address, mail) in due)
        {
            if (!state.State.Recipients.Any(one => one.Address == address && one.Emails.Contains(mail)))
                continue; // Meanwhile it was unsubscribed or removed.
            var outcome = await connection.Send(address, ToMessage(address, mail));
            Count(outcome, mail);
            await Write(before => before.After(mail.Id, outcome, Now));
        }

        return due.Length;
    }

    MimeKit.MimeMessage ToMessage(string address, QueuedEmail mail)
    {
        var wanted = mail.Alerts.ToHashSet();
        return AlertEmail.Of(
            new AlertEmailFacts(
                AccountId,
                [.. state.State.Alerts.Where(alert => wanted.Contains(alert.Id))],
                mail.Dropped,
                alerts.Value.PublicUrl,
                new Uri(alerts.Value.PublicUrl, $"/unsubscribe/{TokenOf(address)}")),
            new MimeKit.MailboxAddress(email.FromName, email.From ?? "usage@localhost"),
            address,
            mail.Id,
            mail.MadeAt);
    }

    void Count(EmailOutcome outcome, QueuedEmail mail)
    {
        var givenUp = outcome == EmailOutcome.Failed && EmailSchedule.Next(mail.Failures + 1) is null;
        (outcome switch
        {
            EmailOutcome.Sent => EmailMetrics.Sent,
            EmailOutcome.Refused => EmailMetrics.Refused,
            _ => givenUp ? EmailMetrics.GivenUp : EmailMetrics.Failed,
        }).Add(1);
        if (givenUp)
            LogGivenUp(mail.Id, AccountId, mail.Failures + 1);
        else if (outcome == EmailOutcome.Refused)
            LogRefused(mail.Id, AccountId);
    }

    /// <summary>Sets the timer to when there is something to do.</summary>
    void Arm()
    {
        if (state.State.Next() is not { } next)
            return;
        var wait = (next > restUntil ? next : restUntil) - time.GetUtcNow();
        timer ??= this.RegisterGrainTimer(Tick, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(wait > TimeSpan.Zero ? wait < Longest ? wait : Longest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    async Task Tick()
    {
        if (!sending.IsCompleted)
            return; // It arms the timer at its end.
        try
        {
            await SendDue();
        }
        catch (Exception failed)
        {
            // What became of it could not be stored: it is sent again when the reminder brings the account back, and not before.
            LogFailed(failed, AccountId);
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The email {EmailId} of {AccountId} is given up after {Attempts} attempts.")]
    partial void LogGivenUp(string emailId, string accountId, int attempts);

    [LoggerMessage(LogLevel.Warning, "The mail server refuses the email {EmailId} of {AccountId} for good.")]
    partial void LogRefused(string emailId, string accountId);

    [LoggerMessage(LogLevel.Warning, "The email of {AccountId} could not be sent.")]
    partial void LogFailed(Exception failed, string accountId);
}
