namespace TikApis.Usage;

/// <summary>One account's usage (key: account id). The only place where the account's numbers are decided.</summary>
[Alias("usage-grain")]
public interface IUsageGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts events. When this returns, every accepted event is durable and in every later query.
    /// An event with an id that was counted within the dedupe window is a duplicate and not counted.
    /// </summary>
    /// <exception cref="UsageUnavailableException">Not acknowledged: send the same ids again.</exception>
    [Alias("Record")]
    Task<RecordResult> Record(UsageBatch batch);

    /// <summary>Totals and buckets of a range.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetUsage")]
    Task<UsageReport> GetUsage(UsageQuery query);

    /// <summary>Usage of each endpoint within a range, most used first.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetEndpoints")]
    Task<EndpointUsage[]> GetEndpoints(UsageQuery query);

    /// <summary>Requests of each API key within a range; without a name: those of events that named none.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetKeyRequests")]
    Task<KeyRequests[]> GetKeyRequests(UsageQuery query);

    /// <summary>The current billing period: totals, quota, projection, the last hour by the minute.</summary>
    /// <exception cref="UsageUnavailableException">The answer could not be complete: ask again.</exception>
    [Alias("GetSummary")]
    Task<UsageSummary> GetSummary();

    /// <summary>Writes the statement of every billing period that has ended and is not closed yet.</summary>
    [Alias("ClosePeriods")]
    Task ClosePeriods();
}
