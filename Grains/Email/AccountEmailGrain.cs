using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using TikApis.Alerts;

namespace TikApis.Email;

/// <inheritdoc cref="IAccountEmailGrain"/>
/// <remarks>
/// Reentrant, as a mail server may take its time: the state changes only under the gate. A timer sends at the right
/// second; a reminder brings the timer back after a failure, and lasts as long as something waits.
/// </remarks>
[GrainType("account-email"), Reentrant]
public sealed partial class AccountEmailGrain(
    [PersistentState("account-email")] IPersistentState<AccountEmailState> state,
    SmtpSender sender,
    EmailOptions email,
    IOptions<AlertOptions> alerts,
    TimeProvider time,
    ILogger<AccountEmailGrain> log) : Grain, IAccountEmailGrain, IRemindable, IDisposable
{
    const string Reminder = "send-email";
    static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim gate = new(1);
    bool reminded;

    string AccountId => this.GetPrimaryKeyString();

    /// <summary>To the millisecond, which is what is shown.</summary>
    DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public Task Send(Alert alert) => Write(before => before.With(alert, Now));

    public Task<EmailSettings> GetSettings() => Task.FromResult(Shown());

    public async Task<EmailSettings?> ChangeSettings(EmailChange change)
    {
        var refused = false;
        await Write(before =>
        {
            refused = !email.CanSend && !before.OnlyRemoves(change);
            return refused ? before : before.Changed(change, Now) with { Secret = before.Secret ?? UnsubscribeToken.CreateSecret() };
        });
        return refused ? null : Shown();
    }

    public Task<EmailAddress?> GetAddress(string token)
    {
        if (state.State.Secret is null)
            DeactivateOnIdle(); // Guessed links must not fill the memory.
        return Task.FromResult(Find(token) is { } found ? new EmailAddress(found.Address, found.UnsubscribedAt) : null);
    }

    public async Task<EmailAddress?> Unsubscribe(string token)
    {
        if (Find(token) is { UnsubscribedAt: null, Address: var address })
            await Write(before => before.Unsubscribed(address, Now));
        return await GetAddress(token);
    }

    public void Dispose() => gate.Dispose();

    Recipient? Find(string token) => state.State.Recipients.FirstOrDefault(one => UnsubscribeToken.Same(TokenOf(one.Address), token));

    string TokenOf(string address) => UnsubscribeToken.Of(AccountId, state.State.Secret!, address);

    EmailSettings Shown() =>
        new([.. state.State.Recipients.Select(one => new EmailAddress(one.Address, one.UnsubscribedAt))], state.State.DigestWindow, email.CanSend);

    /// <summary>Changes the state as a whole, or not at all; what waits is never stored without a reminder that sends it.</summary>
    async Task Write(Func<AccountEmailState, AccountEmailState> change)
    {
        await gate.WaitAsync();
        try
        {
            var before = state.State;
            var after = change(before);
            if (ReferenceEquals(before, after))
                return;
            if (!reminded && !after.IsIdle())
            {
                await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), RemindEvery);
                reminded = true;
            }

            state.State = after;
            try
            {
                await state.WriteStateAsync();
            }
            catch
            {
                state.State = before;
                DeactivateOnIdle(); // It may be written or not.
                throw;
            }
        }
        finally
        {
            gate.Release();
        }

        Arm();
    }
}
