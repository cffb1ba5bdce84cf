namespace TikApis.Usage;

/// <summary>Counts the events of one account (its key).</summary>
public interface IUsageGrain : IGrainWithStringKey
{
    /// <summary>Counts a batch durably, each event with an id at most once.</summary>
    /// <exception cref="UsageUnavailableException">The batch is not acknowledged; send it again.</exception>
    [Alias("Record")]
    Task<RecordResult> Record(UsageBatch batch);
}
