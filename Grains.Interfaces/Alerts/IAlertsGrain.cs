namespace TikApis.Alerts;

/// <summary>An account's alerts (key: account id): what has fired, what is still to be delivered, the inbox.</summary>
[Alias("alerts-grain")]
public interface IAlertsGrain : IGrainWithStringKey
{
    /// <summary>Alerts that are kept; the oldest are forgotten.</summary>
    const int MaxAlerts = 500;

    /// <summary>Most conditions that have fired and are not over; further ones are not told.</summary>
    const int MaxFired = 1_000;

    /// <summary>Most alerts that wait to be delivered; further conditions are told when there is room, should they still be news.</summary>
    const int MaxUndelivered = 1_000;

    /// <summary>Conditions that have fired and are not over, or not long enough.</summary>
    [Alias("GetFired")]
    Task<FiredCondition[]> GetFired();

    /// <summary>
    /// Conditions that hold, or hold no longer. A crossing is told once, however often it is said. Once this returns,
    /// what is news is kept and will be delivered.
    /// </summary>
    /// <returns>What has fired from now on.</returns>
    [Alias("Observe")]
    Task<FiredCondition[]> Observe(AlertCondition[] conditions);

    /// <summary>A rule is not what it was: what it had fired is forgotten.</summary>
    [Alias("Forget")]
    Task Forget(string ruleId);

    /// <summary>An alert of no rule, kept and delivered as those of rules are. One whose id is known is not told again.</summary>
    /// <param name="notice">The alert.</param>
    /// <param name="channels">Where it goes.</param>
    [Alias("Notify")]
    Task Notify(Alert notice, AlertChannel[] channels);

    /// <summary>The inbox, latest first.</summary>
    [Alias("GetAlerts")]
    Task<AlertPage> GetAlerts(AlertFilter filter, int skip, int take);

    /// <summary>One alert; null when it is not known, or no longer.</summary>
    [Alias("GetAlert")]
    Task<InboxAlert?> GetAlert(string alertId);

    /// <summary>Marks alerts as read or unread; null: all of them. Returns how many changed.</summary>
    [Alias("Mark")]
    Task<int> Mark(string[]? alertIds, bool read);

    /// <summary>Delivers what is still to be delivered and is due, and waits for it; returns how many alerts are left.</summary>
    [Alias("Deliver")]
    Task<int> Deliver();
}

/// <summary>Which alerts are wanted.</summary>
/// <param name="Read">True: only those that were read; false: only those that were not.</param>
/// <param name="Type">Only those of a type.</param>
/// <param name="RuleId">Only those of a rule.</param>
[GenerateSerializer, Immutable, Alias("alert-filter")]
public sealed record AlertFilter(
    [property: Id(0)] bool? Read = null,
    [property: Id(1)] AlertType? Type = null,
    [property: Id(2)] string? RuleId = null);

/// <summary>Some alerts, how many there are of the filter, and how many are unread in all.</summary>
[GenerateSerializer, Immutable, Alias("alert-page")]
public sealed record AlertPage([property: Id(0)] InboxAlert[] Alerts, [property: Id(1)] int Total, [property: Id(2)] int Unread);
