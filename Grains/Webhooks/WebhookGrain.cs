using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using TikApis.Alerts;

namespace TikApis.Webhooks;

/// <inheritdoc cref="IWebhookGrain"/>
/// <remarks>
/// Reentrant, as an attempt lasts up to 15 s: the state changes only under the gate, and what is due is picked under
/// it too, so that nothing is sent that is not stored. A timer sends at the right second; a reminder brings the timer
/// back after a failure, and lasts as long as something waits.
/// </remarks>
[GrainType("webhook"), Reentrant]
public sealed partial class WebhookGrain(
    [PersistentState("webhook")] IPersistentState<WebhookState> state,
    WebhookSender sender,
    SealedText sealing,
    TimeProvider time,
    IOptions<AlertOptions> alerts,
    ILogger<WebhookGrain> log) : Grain, IWebhookGrain, IRemindable, IDisposable
{
    const string Reminder = "send-due";
    static readonly TimeSpan SignsOn = TimeSpan.FromHours(24);
    static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim gate = new(1);
    readonly HashSet<string> underWay = [];
    IGrainTimer? timer;
    bool reminded;

    string Id => this.GetPrimaryKeyString();

    /// <summary>To the millisecond, which is what is shown.</summary>
    DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Arm();
        await base.OnActivateAsync(cancellationToken);
    }

    public Task<Webhook?> Get(string accountId)
    {
        if (state.State.AccountId is null)
            DeactivateOnIdle(); // Guessed ids must not fill the memory.
        return Task.FromResult(state.State.AccountId == accountId && state.State.Settings is not null ? Shown() : null);
    }

    public async Task<NewWebhook> Create(string accountId, WebhookSettings settings)
    {
        var secret = WebhookSecret.Create();
        await Write(before => new WebhookState
        {
            AccountId = accountId,
            Settings = settings with { Headers = Sealed(settings.Headers) },
            CreatedAt = Now,
            Secrets = [new KeptSecret(sealing.Seal(secret, Id), null)],
        });
        return new NewWebhook(Shown(), secret);
    }

    public async Task<Webhook> Change(WebhookChange change)
    {
        await Write(before =>
        {
            var settings = before.Settings!;
            var after = before with
            {
                Settings = settings with
                {
                    Url = change.Url ?? settings.Url,
                    EventTypes = change.EventTypes ?? settings.EventTypes,
                    Headers = change.Headers is null ? settings.Headers : Sealed(change.Headers),
                },
            };
            return change.Enabled switch
            {
                true when !settings.Enabled => after with { Settings = after.Settings with { Enabled = true }, DisabledBecause = null, FailingSince = null, Warned = 0 },
                false => after.Disabled(null),
                _ => after,
            };
        });
        return Shown();
    }

    public async Task<NewWebhook> RotateSecret()
    {
        var secret = WebhookSecret.Create();
        await Write(before => before with
        {
            // One before it at most: who rotates twice a day has lost the one in between.
            Secrets = [new KeptSecret(sealing.Seal(secret, Id), null), .. before.Secrets.Take(1).Select(kept => kept with { Until = Now + SignsOn })],
        });
        return new NewWebhook(Shown(), secret);
    }

    public Task Delete() => Write(before => new WebhookState { AccountId = before.AccountId, CreatedAt = before.CreatedAt });

    public async Task<bool> Send(string messageId, string eventType, string data, bool always)
    {
        var (settings, enabled) = (state.State.Settings, state.State.Settings?.Enabled == true);
        if (settings is null || !(enabled || state.State.DisabledBecause is not null))
            return false;
        if (!(always || settings.EventTypes.Count == 0 || settings.EventTypes.Contains(eventType)))
            return false;
        if (state.State.Deliveries.Any(delivery => delivery.Id == messageId))
            return true;
        var now = Now;
        using var value = JsonDocument.Parse(data);
        var body = JsonSerializer.Serialize(new { type = eventType, timestamp = now.UtcDateTime, data = value.RootElement });
        if (body.Length > IWebhookGrain.MaxMessage)
            throw new ArgumentException($"A message may have {IWebhookGrain.MaxMessage} characters.", nameof(data));
        if (state.State.IsFull())
        {
            WebhookMetrics.GivenUp.Add(1);
            LogFull(Id);
        }

        await Message(messageId).Put(new WebhookMessage(body, []));
        await Write(before => before.Deliveries.Any(delivery => delivery.Id == messageId) ? before : before.With(messageId, eventType, now));
        return true;
    }

    public async Task<WebhookDeliveryPage> GetDeliveries(int skip, int take)
    {
        var all = state.State.Deliveries;
        return new WebhookDeliveryPage(await Task.WhenAll(all.Reverse().Skip(skip).Take(take).Select(ToDelivery)), all.Count);
    }

    public async Task<WebhookDelivery?> Resend(string messageId)
    {
        await Write(before => before.Again(delivery => delivery.Id == messageId, Now));
        return state.State.Deliveries.FirstOrDefault(delivery => delivery.Id == messageId) is { } found ? await ToDelivery(found) : null;
    }

    public async Task<int> Recover(DateTimeOffset since)
    {
        var recovered = 0;
        await Write(before => before.Again(
            delivery =>
            {
                var again = delivery.Status == DeliveryStatus.Failed && delivery.CreatedAt >= since;
                recovered += again ? 1 : 0;
                return again;
            },
            Now));
        return recovered;
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Changes the state as a whole, or not at all; a queue is never stored without a reminder that empties it.</summary>
    async Task Write(Func<WebhookState, WebhookState> change)
    {
        IEnumerable<QueuedDelivery> forgotten;
        await gate.WaitAsync();
        try
        {
            var before = state.State;
            var after = change(before);
            if (ReferenceEquals(before, after))
                return;
            if (!reminded && (after.Waiting().Any() || after.WarningDue(Now) > 0))
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
                throw;
            }

            forgotten = before.Deliveries.ExceptBy(after.Deliveries.Select(delivery => delivery.Id), delivery => delivery.Id);
        }
        finally
        {
            gate.Release();
        }

        await Forget(forgotten);
        Arm();
    }

    Task Forget(IEnumerable<QueuedDelivery> messages) => Task.WhenAll(messages.Select(message => Message(message.Id).Clear()));

    Dictionary<string, string> Sealed(IReadOnlyDictionary<string, string> headers) => headers.ToDictionary(header => header.Key, header => sealing.Seal(header.Value, Id));

    IWebhookMessageGrain Message(string messageId) => GrainFactory.GetGrain<IWebhookMessageGrain>($"{Id}/{messageId}");

    async Task<WebhookDelivery> ToDelivery(QueuedDelivery queued) =>
        new(queued.Id, queued.EventType, queued.CreatedAt, queued.Status, queued.DueAt, (await Message(queued.Id).Get())?.Attempts ?? []);

    Webhook Shown()
    {
        var settings = state.State.Settings!;
        return new Webhook(
            Id, settings.Url, settings.EventTypes, [.. settings.Headers.Keys], settings.Enabled, state.State.DisabledBecause, state.State.FailingSince, state.State.CreatedAt, state.State.Waiting().Count());
    }
}
