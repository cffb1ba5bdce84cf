namespace TikApis.Cli.Import.Sending;

/// <summary>What became of one request.</summary>
public abstract record IngestOutcome
{
    /// <summary>The server took the batch and says what it did with it.</summary>
    public sealed record Taken(IngestAnswer Answer) : IngestOutcome;

    /// <summary>Nothing is known or nothing was counted: the same batch can be sent again.</summary>
    public sealed record Later(string Reason, TimeSpan RetryAfter) : IngestOutcome;

    /// <summary>The body is larger than the server allows.</summary>
    public sealed record TooLarge(string Reason) : IngestOutcome;

    /// <summary>Sending it again would not help.</summary>
    public sealed record Refused(string Reason) : IngestOutcome;
}
