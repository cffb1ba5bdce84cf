namespace TikApis.Alerts;

/// <summary>What is stored of an account's alerts, small, as it is written with every alert.</summary>
[GenerateSerializer, Alias("alerts-state")]
public sealed record AlertsState
{
    /// <summary>Conditions that were told and are not over, or not long enough.</summary>
    [Id(0)] public IReadOnlyList<FiredCondition> Fired { get; init; } = [];

    /// <summary>Alerts still to be delivered, oldest first.</summary>
    [Id(1)] public IReadOnlyList<UndeliveredAlert> Undelivered { get; init; } = [];

    /// <summary>Ids of the latest alerts of no rule, so that none is told twice.</summary>
    [Id(2)] public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Nothing holds, and nothing is left to be delivered.</summary>
    public bool IsAtRest => Undelivered.Count == 0 && !Fired.Any(fired => fired.Holds);
}

/// <summary>An alert and where it is still to go.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="ToHistory">Whether it has to be put into the history, and unread.</param>
/// <param name="Channels">Other channels.</param>
/// <param name="DueAt">When they may be told: quiet hours are over.</param>
[GenerateSerializer, Immutable, Alias("undelivered-alert")]
public sealed record UndeliveredAlert(
    [property: Id(0)] Alert Alert,
    [property: Id(1)] HistoryEntry ToHistory,
    [property: Id(2)] IReadOnlyList<AlertChannel> Channels,
    [property: Id(3)] DateTimeOffset DueAt)
{
    /// <summary>Nothing is left to be done.</summary>
    public bool IsDone => ToHistory == HistoryEntry.Done && Channels.Count == 0;

    /// <summary>From when on something is to be done: the history has it at once.</summary>
    public DateTimeOffset TryAt => ToHistory == HistoryEntry.Done ? DueAt : DateTimeOffset.MinValue;
}

/// <summary>How an alert enters the history.</summary>
public enum HistoryEntry
{
    /// <summary>It is there.</summary>
    Done,

    /// <summary>Unread: its rule tells the inbox.</summary>
    Unread,

    /// <summary>As if it were read: its rule tells the inbox nothing.</summary>
    Read,
}

/// <summary>The latest alerts, oldest first.</summary>
[GenerateSerializer, Alias("alert-history")]
public sealed record AlertHistory
{
    [Id(0)] public IReadOnlyList<InboxAlert> Alerts { get; init; } = [];
}
