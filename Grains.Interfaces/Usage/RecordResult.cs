namespace TikApis.Usage;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Events counted now.</param>
/// <param name="Seen">Places in the batch of the others, in order: duplicates, counted before and not counted again.</param>
[GenerateSerializer, Immutable, Alias("record-result")]
public readonly record struct RecordResult([property: Id(0)] int Accepted, [property: Id(1)] int[] Seen)
{
    /// <summary>How many were counted before.</summary>
    public int Duplicates => Seen.Length;
}
