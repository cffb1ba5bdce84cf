namespace TikApis.Api.Protection;

/// <summary>How much one caller may ask of a node (configuration section <c>RateLimits</c>).</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests a minute and API key, ingest apart; 0: no limit.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Ingest requests a minute and API key; 0: no limit.</summary>
    public int IngestRequestsPerMinute { get; set; }

    /// <summary>Unknown keys a minute and client address, after which only keys that worked before are looked up; 0: no limit.</summary>
    public int UnknownKeysPerMinute { get; set; } = 20;
}
