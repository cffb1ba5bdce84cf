namespace TikApis.Usage;

/// <summary>How many different names of an account are counted apart on one UTC day (configuration section <c>Bounds</c>).</summary>
public sealed class BoundsOptions
{
    /// <summary>Endpoints; more fall into <c>(other)</c>.</summary>
    public int MaxEndpoints { get; set; } = 500;

    /// <summary>API keys; more fall into <c>(other)</c>.</summary>
    public int MaxApiKeys { get; set; } = 1_000;

    /// <summary>Categories; more fall into <c>(other)</c>.</summary>
    public int MaxCategories { get; set; } = 32;

    /// <summary>Combinations of key, endpoint and category; beyond it endpoints fall into <c>(other)</c>.</summary>
    public int MaxSeries { get; set; } = 10_000;

    /// <summary>Days an account keeps the names of in memory; the least recently used are read again when needed. Those of batches under way come on top.</summary>
    public int MaxDays { get; set; } = 64;
}
