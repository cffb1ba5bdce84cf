namespace TikApis.Usage;

/// <summary>What a report is grouped by.</summary>
public enum UsageGrouping
{
    Category,
    Endpoint,
    ApiKey,

    /// <summary>Status class.</summary>
    Status,
}
