using TikApis.Advice;

namespace TikApis.Usage;

/// <summary>One account's usage (key: account id). The only place where the account's numbers are decided.</summary>
[Alias("usage-grain"), GrainInterfaceType("usage")]
public interface IUsageGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts events. When this returns, every accepted event is durable and in every later query.
    /// An event with an id that was counted within the dedupe window is a duplicate and not counted.
    /// </summary>
    /// <exception cref="UsageUnavailableException">Not acknowledged: send the same ids again.</exception>
    [Alias("Record")]
    Task<RecordResult> Record(UsageBatch batch);

    /// <summary>Totals and buckets of a range, with groups and a comparison where asked for.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetUsage")]
    Task<UsageReport> GetUsage(UsageQuery query);

    /// <summary>Usage of each endpoint within a range, most used first; what is beyond <see cref="UsageQuery.MaxGroups"/> is one row, the last.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetEndpoints")]
    Task<EndpointUsage[]> GetEndpoints(UsageQuery query);

    /// <summary>The current billing period: totals, quota, projection, the last hour by the minute.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetSummary")]
    Task<UsageSummary> GetSummary();

    /// <summary>Changes from week to week and month to month, the slope of daily requests, and the last months.</summary>
    /// <param name="query">The slope's range, on whole days, and which events; the rest of it does not matter.</param>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetTrends")]
    Task<UsageTrends> GetTrends(UsageQuery query);

    /// <summary>The newest errors, newest first: those of a filter among the last 200 by the time they happened.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetErrors")]
    Task<UsageError[]> GetErrors(UsageFilter filter);

    /// <summary>What became of an event.</summary>
    /// <param name="id">Its identity, see <see cref="EventId"/>.</param>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetEvent")]
    Task<EventFate> GetEvent(UInt128 id);

    /// <summary>What the account uses right now. Cheap to ask again and again: after the first time it is answered from memory.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetLive")]
    Task<LiveUsage> GetLive();

    /// <summary>What the account could do better, by what it used over the last 28 days; nothing when there is nothing to say.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetAdvice")]
    Task<AccountAdvice> GetAdvice();

    /// <summary>Looks at its alert rules, also at what ends by itself, and goes on to as long as something can.</summary>
    /// <exception cref="UsageUnavailableException">The account is not here: ask again.</exception>
    [Alias("Watch")]
    Task Watch();

    /// <summary>Writes the statement of every billing period that has ended and is not closed yet.</summary>
    [Alias("ClosePeriods")]
    Task ClosePeriods();
}
