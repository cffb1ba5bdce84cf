namespace TikApis.Api.Protection;

/// <summary>How much one caller may ask of a node (configuration section <c>RateLimits</c>).</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests a minute and API key, ingest apart; 0: no limit.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Ingest requests a minute and API key; 0: no limit.</summary>
    public int IngestRequestsPerMinute { get; set; }

    /// <summary>How long a decision on a request may take; then, or when nobody can decide, the plan says what is answered.</summary>
    public TimeSpan DecisionTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is answered then for accounts nobody has decided on since this node started: true lets requests through.</summary>
    public bool FailOpen { get; set; }

    /// <summary>Unknown keys a minute and client address, after which only keys that worked before are looked up; 0: no limit.</summary>
    public int UnknownKeysPerMinute { get; set; } = 20;
}
