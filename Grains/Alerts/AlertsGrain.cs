using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace TikApis.Alerts;

/// <inheritdoc cref="IAlertsGrain"/>
/// <remarks>
/// Reentrant, as a delivery waits for others and the account's usage is asked while it asks: the state changes only under
/// the gate. What is news is stored together with what must be delivered of it, before anything is sent; a reminder goes
/// on after a failure, and has the usage looked at again as long as something holds.
/// </remarks>
[GrainType("alerts"), Reentrant]
public sealed partial class AlertsGrain(
    [PersistentState("alerts")] IPersistentState<AlertsState> state,
    [PersistentState("alert-history")] IPersistentState<AlertHistory> history,
    IOptions<AlertOptions> options,
    TimeProvider time,
    ILogger<AlertsGrain> log) : Grain, IAlertsGrain, IRemindable, IDisposable
{
    const int MaxNotices = 100;

    readonly SemaphoreSlim gate = new(1);
    bool isFull;

    string AccountId => this.GetPrimaryKeyString();

    /// <summary>To the millisecond, which is what is shown.</summary>
    DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Nobody is told of what is not stored yet, as it would not be told again.</summary>
    public async Task<FiredCondition[]> GetFired() => [.. (await Write(before => before)).Fired];

    public async Task<FiredCondition[]> Observe(AlertCondition[] conditions)
    {
        var stored = await Write(before =>
        {
            var (now, after) = (Now, before);
            foreach (var condition in conditions)
                after = Observed(after, condition, now);
            return after;
        });
        return [.. stored.Fired];
    }

    public Task Notify(Alert notice, AlertChannel[] channels) => Write(before => before.Notices.Contains(notice.Id) ? before : before with
    {
        Notices = [.. before.Notices.TakeLast(MaxNotices - 1), notice.Id],
        Undelivered = [.. before.Undelivered, Undelivered(notice, channels, Now)],
    });

    public Task Forget(string ruleId) => Write(before =>
        before.Fired.Any(fired => fired.RuleId == ruleId) ? before with { Fired = [.. before.Fired.Where(fired => fired.RuleId != ruleId)] } : before);

    public void Dispose() => gate.Dispose();

    AlertsState Observed(AlertsState before, AlertCondition condition, DateTimeOffset now)
    {
        var known = before.Fired.FirstOrDefault(fired => fired.RuleId == condition.Rule.Id && fired.Subject == condition.Subject);
        if (!condition.IsNews(known, now))
            return before;
        var others = before.Fired.Where(fired => fired != known && !fired.IsPast(now)).ToArray();
        if (before.Undelivered.Count >= IAlertsGrain.MaxUndelivered || (known is null && others.Length >= IAlertsGrain.MaxFired))
        {
            AlertMetrics.Untold.Add(1);
            if (!isFull) // Observed again and again: one line is enough.
                LogFull(AccountId, condition.Rule.Id);
            isFull = true;
            return before;
        }

        isFull = false;
        var alert = AlertOf(condition, known, now);
        (condition.Level > 0 ? AlertMetrics.Raised : AlertMetrics.Recovered).Add(1);
        return before with
        {
            Fired =
            [
                .. others,
                new FiredCondition(
                    condition.Rule.Id, condition.Subject, condition.Window, condition.Level == 0 ? known!.Level : condition.Level, condition.Level > 0,
                    now + condition.Rule.Settings.CoolDown, LookAt(condition, now), alert.Id, condition.Rule.Version),
            ],
            Undelivered = [.. before.Undelivered, Undelivered(alert, condition.Rule.Settings.Channels, condition.Rule.Settings.QuietHours.EndOf(now))],
        };
    }

    /// <summary>Windows end at their end; of other conditions nobody knows when they do.</summary>
    static DateTimeOffset LookAt(AlertCondition condition, DateTimeOffset now) =>
        condition is { Window: > 0, Figures.WindowEnd: { } end } && end > now ? end + AfterWindow : now + LookEvery;

    Alert AlertOf(AlertCondition condition, FiredCondition? known, DateTimeOffset now)
    {
        var (rule, figures, id) = (condition.Rule, condition.Figures, $"alert_{Guid.CreateVersion7(now):N}");
        return new Alert(
            id,
            condition.Level > 0 ? AlertState.Raised : AlertState.Recovered,
            rule.Id,
            rule.Settings.Name,
            rule.Settings.Type,
            figures.Severity,
            figures.Title,
            figures.Message,
            figures.Value,
            figures.Threshold,
            figures.Limit,
            figures.Baseline,
            figures.Unit,
            figures.WindowStart,
            figures.WindowEnd,
            figures.Scope,
            new Uri(options.Value.PublicUrl, $"/alerts/{id}").ToString(),
            now,
            condition.Level > 0 ? null : known?.AlertId);
    }

    static UndeliveredAlert Undelivered(Alert alert, IReadOnlyList<AlertChannel> channels, DateTimeOffset due) => new(
        alert,
        channels.Contains(AlertChannel.Inbox) ? HistoryEntry.Unread : HistoryEntry.Read,
        [.. channels.Where(channel => channel != AlertChannel.Inbox).Distinct()],
        due);

    /// <summary>
    /// Changes the state as a whole, or not at all, and returns what is stored then; what is to be delivered is never stored
    /// without a reminder.
    /// </summary>
    async Task<AlertsState> Write(Func<AlertsState, AlertsState> change)
    {
        AlertsState after;
        await gate.WaitAsync();
        try
        {
            var before = state.State;
            after = change(before);
            if (ReferenceEquals(before, after))
                return before;
            await Remind(after);
            await Write(state, after);
            await Rest();

            // What is new does not wait because something else failed.
            if (after.Undelivered.Count > before.Undelivered.Count)
                failures = 0;
        }
        finally
        {
            gate.Release();
        }

        Arm();
        return after;
    }

    async Task Write<T>(IPersistentState<T> of, T next)
    {
        var before = of.State;
        of.State = next;
        try
        {
            await of.WriteStateAsync();
        }
        catch
        {
            of.State = before;
            DeactivateOnIdle(); // It may be written or not.
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The account {AccountId} has as many conditions that hold, or alerts to be delivered, as are kept; one of the rule {RuleId} is not told yet.")]
    partial void LogFull(string accountId, string ruleId);
}
