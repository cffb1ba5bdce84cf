namespace TikApis.Cli.Import.Sending;

/// <summary>What the server did with a batch.</summary>
public sealed record IngestAnswer(long Accepted, long Duplicates, IReadOnlyList<IngestAnswer.Rejection>? Rejected)
{
    /// <summary>One event the server refused.</summary>
    public sealed record Rejection(int Index, string? Code, string? Message);
}
