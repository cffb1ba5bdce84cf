namespace TikApis.Cli.Import.Sending;

/// <summary>How events are sent.</summary>
public sealed class SendingOptions
{
    /// <summary>Address of the server; <c>/v1/usage/events</c> is added to its path.</summary>
    public required Uri Url { get; init; }

    /// <summary>An API key with the scope <c>ingest</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How long one batch is tried before the import gives up.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After this time a request without an answer counts as lost and is tried again.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests under way at once.</summary>
    public int InFlight { get; init; } = 4;

    /// <summary>Pack bodies with gzip: for slow networks.</summary>
    public bool Gzip { get; init; }
}
