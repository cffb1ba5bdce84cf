using Microsoft.Extensions.Logging;
using TikApis.Usage;

namespace TikApis.Periods;

/// <inheritdoc cref="IPeriodClosingGrain"/>
/// <remarks>One reminder for all accounts: docs/decisions/0003-one-reminder-closes-periods.md.</remarks>
[GrainType("period-closing")]
public sealed partial class PeriodClosingGrain(IPeriodStore periods, TimeProvider time, ILogger<PeriodClosingGrain> log)
    : Grain, IPeriodClosingGrain, IRemindable
{
    /// <summary>Name of the reminder.</summary>
    public const string Reminder = "close-periods";

    const int AtOnce = 16;
    const int Page = 1_000;
    static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), Every);

    public Task ReceiveReminder(string reminderName, TickStatus status) => CloseDue();

    public async Task<int> CloseDue()
    {
        // One page a tick: the rest is due at the next, and an account that fails keeps nobody waiting for ever.
        var due = await periods.Due(time.GetUtcNow(), Page);
        foreach (var some in due.Chunk(AtOnce))
            await Task.WhenAll(some.Select(Close));
        return due.Count;
    }

    async Task Close(string accountId)
    {
        try
        {
            await GrainFactory.GetGrain<IUsageGrain>(accountId).ClosePeriods();
        }
        catch (Exception failed)
        {
            LogFailed(failed, accountId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The billing period of {AccountId} could not be closed; it is tried again.")]
    partial void LogFailed(Exception failed, string accountId);
}
