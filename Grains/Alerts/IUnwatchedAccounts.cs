namespace TikApis.Alerts;

/// <summary>Accounts whose alerts nobody may have told: those of nodes that ended.</summary>
public interface IUnwatchedAccounts
{
    /// <summary>Closed writers whose accounts were not looked at, oldest first.</summary>
    Task<IReadOnlyList<long>> Writers();

    /// <summary>
    /// Accounts that still are a writer's and were counted within the hour before its last event; busy ones, whose silence
    /// would be unusual, within the day before it. In the order of their ids.
    /// </summary>
    /// <param name="writer">The writer.</param>
    /// <param name="after">The id after which they begin.</param>
    /// <param name="most">Most that are wanted.</param>
    Task<IReadOnlyList<string>> Of(long writer, string after, int most);

    /// <summary>A writer's accounts were looked at.</summary>
    Task Done(long writer);
}

/// <summary>Which accounts are worth a look.</summary>
public static class Unwatched
{
    /// <summary>Any account is, if it was counted so shortly before its writer's last event.</summary>
    public static readonly TimeSpan Recently = TimeSpan.FromHours(1);

    /// <summary>A busy one within a day and a little more.</summary>
    public static readonly TimeSpan RecentlyBusy = TimeSpan.FromHours(26);

    /// <summary>Requests in all that make an account busy.</summary>
    public const long Busy = 5_000;
}
