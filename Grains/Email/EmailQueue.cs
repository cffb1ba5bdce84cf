using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>What an account's email becomes when alerts come, time passes, emails are sent or fail.</summary>
static class EmailQueue
{
    /// <summary>Whether anything is still to be mailed.</summary>
    public static bool IsIdle(this AccountEmailState state) => state.Alerts.Count == 0;

    /// <summary>With an alert for every address that is mailed to; the same when it is known, or there is none.</summary>
    public static AccountEmailState With(this AccountEmailState state, Alert alert, DateTimeOffset now)
    {
        if (state.Known.Contains(alert.Id) || state.Recipients.All(one => one.UnsubscribedAt is not null))
            return state;
        return (state with
        {
            Known = [.. state.Known.TakeLast(IAccountEmailGrain.MaxKnown - 1), alert.Id],
            Alerts = [.. state.Alerts, alert],
            Recipients = [.. state.Recipients.Select(one => one.UnsubscribedAt is null ? Waits(one, alert.Id) : one)],
        }).Gathered(now);
    }

    /// <summary>With an email of what waits, for each recipient whose time has come; the same when there is none.</summary>
    public static AccountEmailState Gathered(this AccountEmailState state, DateTimeOffset now) =>
        state.Recipients.Any(one => IsReady(one, state, now))
            ? (state with { Recipients = [.. state.Recipients.Select(one => IsReady(one, state, now) ? Mailed(one, now) : one)] }).Trimmed()
            : state.Trimmed();

    /// <summary>When there is something to do next; null: not before something comes.</summary>
    public static DateTimeOffset? Next(this AccountEmailState state) =>
        state.Recipients.SelectMany(one => one.Emails.Select(email => email.DueAt)
            .Concat(one.Waiting.Count > 0 && HasRoom(one) ? [one.DigestAt(state.DigestWindow)] : []))
            .Select(at => (DateTimeOffset?)at).Min();

    /// <summary>After an attempt. Sent, the recipient's others are due at once, as its server works.</summary>
    public static AccountEmailState After(this AccountEmailState state, string emailId, EmailOutcome outcome, DateTimeOffset now) =>
        (state with { Recipients = [.. state.Recipients.Select(one => one.Emails.Any(email => email.Id == emailId) ? After(one, emailId, outcome, now) : one)] }).Gathered(now);

    /// <summary>With other settings: addresses that stay keep what waits for them.</summary>
    public static AccountEmailState Changed(this AccountEmailState state, EmailChange change, DateTimeOffset now) => (state with
    {
        DigestWindow = change.DigestWindow ?? state.DigestWindow,
        Recipients = change.Addresses is null ? state.Recipients :
        [
            .. change.Addresses.Select(MailAddress.Normalized).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(address => (state.Recipients.FirstOrDefault(one => Same(one.Address, address)) ?? new Recipient { Address = address }) with { UnsubscribedAt = null }),
        ],
    }).Gathered(now);

    /// <summary>Whether a change mails to nobody that is not mailed to already.</summary>
    public static bool OnlyRemoves(this AccountEmailState state, EmailChange change) =>
        change.Addresses is null || change.Addresses.All(address => state.Recipients.Any(one => Same(one.Address, address) && one.UnsubscribedAt is null));

    /// <summary>Without anything for an address, from now on.</summary>
    public static AccountEmailState Unsubscribed(this AccountEmailState state, string address, DateTimeOffset now) => (state with
    {
        Recipients = [.. state.Recipients.Select(one => one.Address == address ? new Recipient { Address = address, UnsubscribedAt = one.UnsubscribedAt ?? now, MailedAt = one.MailedAt } : one)],
    }).Trimmed();

    static Recipient Waits(Recipient one, string alertId)
    {
        var dropped = one.Waiting.Count >= IAccountEmailGrain.MaxWaiting ? 1 : 0;
        EmailMetrics.Dropped.Add(dropped);
        return one with { Waiting = [.. one.Waiting.Skip(dropped), alertId], Dropped = one.Dropped + dropped };
    }

    static bool IsReady(Recipient one, AccountEmailState state, DateTimeOffset now) => one.Waiting.Count > 0 && HasRoom(one) && one.DigestAt(state.DigestWindow) <= now;

    static bool HasRoom(Recipient one) => one.Emails.Count < IAccountEmailGrain.MaxUnderWay;

    static Recipient Mailed(Recipient one, DateTimeOffset now) => one with
    {
        MailedAt = now,
        Waiting = [],
        Dropped = 0,
        Emails = [.. one.Emails, new QueuedEmail($"mail_{Guid.CreateVersion7(now):N}", now, one.Waiting, one.Dropped, 0, now)],
    };

    static Recipient After(Recipient one, string emailId, EmailOutcome outcome, DateTimeOffset now) => one with
    {
        Emails =
        [
            .. from email in one.Emails
               let next = email.Id != emailId
                   ? outcome == EmailOutcome.Sent ? email with { DueAt = email.DueAt < now ? email.DueAt : now } : email
                   : outcome == EmailOutcome.Failed && EmailSchedule.Next(email.Failures + 1) is { } wait ? email with { Failures = email.Failures + 1, DueAt = now + wait } : null
               where next is not null
               select next,
        ],
    };

    /// <summary>Without alerts that nobody waits for.</summary>
    static AccountEmailState Trimmed(this AccountEmailState state)
    {
        var wanted = state.Recipients.SelectMany(one => one.Waiting.Concat(one.Emails.SelectMany(email => email.Alerts))).ToHashSet();
        return state.Alerts.Any(alert => !wanted.Contains(alert.Id)) ? state with { Alerts = [.. state.Alerts.Where(alert => wanted.Contains(alert.Id))] } : state;
    }

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
