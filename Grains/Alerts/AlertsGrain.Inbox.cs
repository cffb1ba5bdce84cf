namespace TikApis.Alerts;

/// <summary>The inbox: the latest alerts, read and unread, and whoever looks at it.</summary>
public sealed partial class AlertsGrain
{
    public Task<AlertPage> GetAlerts(AlertFilter filter, int skip, int take)
    {
        var wanted = history.State.Alerts.Reverse()
            .Where(one => (filter.Read ?? one.ReadAt is not null) == one.ReadAt is not null)
            .Where(one => (filter.Type ?? one.Alert.Type) == one.Alert.Type)
            .Where(one => filter.RuleId is null || one.Alert.RuleId == filter.RuleId)
            .ToArray();
        return Task.FromResult(new AlertPage([.. wanted.Skip(skip).Take(take)], wanted.Length, Unread));
    }

    public Task<InboxAlert?> GetAlert(string alertId) => Task.FromResult(history.State.Alerts.FirstOrDefault(one => one.Alert.Id == alertId));

    public async Task<int> Mark(string[]? alertIds, bool read)
    {
        var marked = 0;
        await gate.WaitAsync();
        try
        {
            var now = Now;
            var after = history.State.Alerts.Select(one =>
            {
                if (one.ReadAt is not null == read || (alertIds is not null && !alertIds.Contains(one.Alert.Id)))
                    return one;
                marked++;
                return one with { ReadAt = read ? now : null };
            }).ToArray();
            if (marked > 0)
                await Write(history, new AlertHistory { Alerts = after });
        }
        finally
        {
            gate.Release();
        }

        if (marked > 0)
            await Tell(null);
        return marked;
    }

    int Unread => history.State.Alerts.Count(one => one.ReadAt is null);

    /// <summary>Puts an alert into the history, once, and tells who is looking.</summary>
    async Task Keep(Alert alert, bool unread)
    {
        await gate.WaitAsync();
        try
        {
            var alerts = history.State.Alerts;
            if (alerts.Any(one => one.Alert.Id == alert.Id))
                return;
            await Write(history, new AlertHistory { Alerts = [.. alerts.TakeLast(IAlertsGrain.MaxAlerts - 1), new InboxAlert(alert, unread ? null : Now)] });
        }
        finally
        {
            gate.Release();
        }

        await Tell(alert);
    }

    /// <summary>Whoever looks and is not told finds it in the inbox.</summary>
    async Task Tell(Alert? alert)
    {
        try
        {
            await this.GetStreamProvider(AlertStream.Provider).GetStream<InboxChange>(AlertStream.Of(AccountId)).OnNextAsync(new InboxChange(alert, Unread));
        }
        catch (Exception failed)
        {
            LogNotTold(failed, AccountId);
        }
    }

    [Microsoft.Extensions.Logging.LoggerMessage(Microsoft.Extensions.Logging.LogLevel.Information, "Those who look at the inbox of {AccountId} could not be told of a change.")]
    partial void LogNotTold(Exception failed, string accountId);
}
