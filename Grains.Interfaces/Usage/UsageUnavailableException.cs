namespace TikApis.Usage;

/// <summary>
/// The account cannot answer now and nothing was acknowledged. The same events, with the same ids, can be
/// sent again and count once.
/// </summary>
[GenerateSerializer, Alias("usage-unavailable")]
public sealed class UsageUnavailableException : Exception
{
    public UsageUnavailableException(string message) : base(message) { }

    public UsageUnavailableException(string message, Exception inner) : base(message, inner) { }

    public UsageUnavailableException() { }

    /// <summary>
    /// True when the events may have been counted all the same; an event without an id, sent again after
    /// that, may count twice.
    /// </summary>
    [Id(0)]
    public bool MayBeCounted { get; init; }
}
