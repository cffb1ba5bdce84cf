namespace TikApis.Cli.Import.Sending;

/// <summary>Events ready to be sent: NDJSON, and where each came from.</summary>
public sealed record EventBatch(ReadOnlyMemory<byte> Body, ReadOnlyMemory<EventBatch.Origin> Origins)
{
    /// <summary>The line an event was made of, and where the event ends in the whole body that was built.</summary>
    public readonly record struct Origin(string File, long Line, int End);

    /// <summary>Where <see cref="Body"/> begins in the whole body that was built.</summary>
    int Start { get; init; }

    public int Count => Origins.Length;

    /// <summary>One event as JSON.</summary>
    public ReadOnlySpan<byte> this[int index] =>
        Body.Span[(index == 0 ? 0 : Origins.Span[index - 1].End - Start)..(Origins.Span[index].End - Start)].TrimEnd((byte)'\n');

    /// <summary>The same events in two batches, for a server that finds one too large.</summary>
    public (EventBatch First, EventBatch Second) Split()
    {
        var half = Count / 2;
        var end = Origins.Span[half - 1].End;
        return (this with { Body = Body[..(end - Start)], Origins = Origins[..half] },
            this with { Body = Body[(end - Start)..], Origins = Origins[half..], Start = end });
    }
}
