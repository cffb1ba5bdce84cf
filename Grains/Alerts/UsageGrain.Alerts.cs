using Microsoft.Extensions.Logging;
using TikApis.Alerts;
using TikApis.Journaling;

namespace TikApis.Usage;

/// <summary>
/// Alerts of an account: its rules are looked at whenever something was counted and, as long as something holds or is
/// being learned, every minute. What is news is told until it is kept; should this activation end before, the next one
/// finds that it still holds.
/// </summary>
public sealed partial class UsageGrain
{
    static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BetweenKeeps = TimeSpan.FromHours(1);

    Task telling = Task.CompletedTask;
    GrainState<LearnedDetectors>? learned;
    Task? restoring;
    IGrainTimer? turns;
    bool keptAlive;
    DateTimeOffset keptAt;

    public async Task Watch()
    {
        if (broken || !IsCurrent)
        {
            DeactivateOnIdle();
            throw Moving();
        }

        await KeepLimits();
        ledger.CountCommitted();
        if (!ledger.Alerts.IsLearning || !ledger.Alerts.KnowsFired)
            await Restore();
        TakeTurn();
        await telling;
    }

    IAlertsGrain Alerts => GrainFactory.GetGrain<IAlertsGrain>(AccountId);

    /// <summary>After something was counted. Nothing of it may fail what was counted.</summary>
    void LookForAlerts()
    {
        try
        {
            var now = time.GetUtcNow();
            if (ledger.Alerts.Look(now))
                Tell();
            if (restoring is null && ledger.Alerts.IsWorthLearning)
                Begin().Ignore();
        }
        catch (Exception failed)
        {
            LogNotLooked(failed, AccountId);
        }
    }

    /// <summary>What the activation before had counted may not have been told.</summary>
    void LookForAlertsAtFirst()
    {
        if (ledger.Alerts.LookAtAll(time.GetUtcNow()))
            Tell();
    }

    /// <summary>Looks every minute, from now on.</summary>
    async Task Begin()
    {
        try
        {
            await Restore();
            TakeTurn();
        }
        catch (Exception failed)
        {
            LogNotLooked(failed, AccountId);
        }
    }

    async Task Restore()
    {
        try
        {
            await (restoring ??= Read());
        }
        finally
        {
            restoring = null;
        }

        async Task Read()
        {
            var fired = Alerts.GetFired();
            learned ??= new(new());
            if (!learned.RecordExists)
                await storage.ReadStateAsync(LearnedDetectors.Name, this.GetGrainId(), learned);
            ledger.Alerts.Restore(await fired, learned.State!.Detectors);
            keptAt = time.GetUtcNow();
        }
    }

    void TakeTurn()
    {
        var now = time.GetUtcNow();
        if (ledger.Alerts.LookAtAll(now))
            Tell();
        TurnAgain(now.ToUnixTimeMilliseconds());
    }

    /// <summary>What is learned keeps the account here; what merely holds does not, as the reminder has it looked at.</summary>
    void TurnAgain(long nowMs)
    {
        var (goesOn, isAlive) = (ledger.Alerts.Holds || !ledger.Alerts.IsSilent(nowMs), ledger.Alerts.IsAlive(nowMs));
        if (turns is not null && goesOn && isAlive == keptAlive)
            return;
        turns?.Dispose();
        keptAlive = isAlive;
        turns = goesOn ? this.RegisterGrainTimer(TakeTurnAndKeep, new() { DueTime = Turn, Period = Turn, Interleave = true, KeepAlive = isAlive }) : null;
    }

    async Task TakeTurnAndKeep()
    {
        try
        {
            await KeepLimits();
            ledger.CountCommitted();
            TakeTurn();
            if (time.GetUtcNow() - keptAt >= BetweenKeeps)
                await KeepLearned(CancellationToken.None);
        }
        catch (Exception failed)
        {
            LogNotLooked(failed, AccountId);
        }
    }

    void Tell()
    {
        if (telling.IsCompleted)
            telling = TellNews();
    }

    /// <summary>Tells what is news until it is kept, or the account is not here any more.</summary>
    async Task TellNews()
    {
        for (var failures = 0; ledger.Alerts.News is { Length: > 0 } news && !broken && IsCurrent;)
        {
            try
            {
                ledger.Alerts.Told(await Alerts.Observe(news), news);
                failures = 0;
                TurnAgain(time.GetUtcNow().ToUnixTimeMilliseconds());
            }
            catch (Exception failed)
            {
                LogNotTold(failed, AccountId);
                await Task.Delay(Backoff.After(++failures, LongestPause), time);
            }
        }
    }

    /// <summary>
    /// What this activation could not tell the next one finds again, as it still holds: so there has to be a next one,
    /// whether or not somebody asks. Should this node end before, the sweep has the account looked at.
    /// </summary>
    void LeaveUntold()
    {
        if (!broken && ledger is not { Alerts.News.Length: > 0 })
            return;
        var (id, next) = (AccountId, GrainFactory.GetGrain<IUsageGrain>(AccountId));
        Task.Run(async () =>
        {
            for (var failures = 0; journal.IsAccepting;)
            {
                try
                {
                    await next.Watch();
                    return;
                }
                catch (Exception failed)
                {
                    LogNotTold(failed, id);
                    await Task.Delay(Backoff.After(++failures, LongestPause), time);
                }
            }
        }).Ignore();
    }

    async Task KeepLearned(CancellationToken cancellation)
    {
        if (ledger is not { Alerts.IsLearning: true })
            return;
        try
        {
            learned!.State = new LearnedDetectors { Detectors = ledger.Alerts.Learned() };
            await storage.WriteStateAsync(LearnedDetectors.Name, this.GetGrainId(), learned).WaitAsync(cancellation);
            keptAt = time.GetUtcNow();
        }
        catch (Exception failed)
        {
            LogNotKept(failed, AccountId);
        }
    }

    [LoggerMessage(LogLevel.Error, "The alert rules of {AccountId} could not be looked at.")]
    partial void LogNotLooked(Exception failed, string accountId);

    [LoggerMessage(LogLevel.Warning, "Alerts of {AccountId} could not be kept; it is tried again.")]
    partial void LogNotTold(Exception failed, string accountId);

    [LoggerMessage(LogLevel.Warning, "What is usual for {AccountId} could not be kept; it goes on from what was kept before.")]
    partial void LogNotKept(Exception failed, string accountId);
}
