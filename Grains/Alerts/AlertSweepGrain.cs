using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikApis.Usage;

namespace TikApis.Alerts;

/// <inheritdoc cref="IAlertSweepGrain"/>
/// <remarks>One for all accounts, as billing periods have it: docs/decisions/0003-one-reminder-closes-periods.md.</remarks>
[GrainType("alert-sweep")]
public sealed partial class AlertSweepGrain(IUnwatchedAccounts accounts, IHostApplicationLifetime application, ILogger<AlertSweepGrain> log)
    : Grain, IAlertSweepGrain, IRemindable
{
    const string Reminder = "sweep";
    const int Page = 500;
    const int AtOnce = 8;
    static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);
    static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    IGrainTimer? timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        timer = this.RegisterGrainTimer(SweepOrLog, new() { DueTime = TimeSpan.Zero, Period = SweepEvery, KeepAlive = true });
        return base.OnActivateAsync(cancellationToken);
    }

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, RemindEvery, RemindEvery);

    /// <summary>Being awake is enough: the timer sweeps.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public async Task<int> Sweep()
    {
        var looked = 0;
        foreach (var writer in await accounts.Writers())
        {
            var failed = false;
            for (var after = ""; await accounts.Of(writer, after, Page) is { Count: > 0 } page; after = page[^1])
            {
                foreach (var some in page.Chunk(AtOnce))
                {
                    // A node that stops has closed its own writer, and may have no other to open the accounts on: the next to sweep looks.
                    if (application.ApplicationStopping.IsCancellationRequested)
                        return looked;
                    failed |= (await Task.WhenAll(some.Select(Look))).Contains(false);
                    looked += some.Length;
                }
            }

            // Should one have failed, those that are still the writer's are looked at again.
            if (!failed)
                await accounts.Done(writer);
        }

        return looked;
    }

    async Task SweepOrLog()
    {
        try
        {
            await Sweep();
        }
        catch (Exception failed)
        {
            LogFailed(failed);
        }
    }

    async Task<bool> Look(string accountId)
    {
        try
        {
            await GrainFactory.GetGrain<IUsageGrain>(accountId).Watch();
            return true;
        }
        catch (Exception failed)
        {
            LogNotLooked(failed, accountId);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alerts of {AccountId} could not be looked at after its node ended; it is tried again.")]
    partial void LogNotLooked(Exception failed, string accountId);

    [LoggerMessage(LogLevel.Warning, "Accounts of nodes that ended could not be looked for; it is tried again.")]
    partial void LogFailed(Exception failed);
}
