namespace TikApis.Dedupe;

/// <summary>How long and how many event ids are remembered (configuration section <c>Dedupe</c>).</summary>
public sealed class DedupeOptions
{
    /// <summary>How long after its arrival an id is recognised; rounded up to the next 10 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most ids remembered of one account; beyond it the oldest are given up.</summary>
    public int MaxIdsPerAccount { get; set; } = 1_000_000;

    /// <summary>Most ids remembered by one node; beyond it an account that adds gives up its own oldest.</summary>
    public long MaxIdsPerNode { get; set; } = 20_000_000;

    /// <summary>Ids an account keeps even when its node is over its bound.</summary>
    public int Floor { get; set; } = 1_024;
}
