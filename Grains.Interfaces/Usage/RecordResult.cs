namespace TikApis.Usage;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Events counted now.</param>
/// <param name="Duplicates">Events counted before, not counted again.</param>
[GenerateSerializer, Immutable, Alias("record-result")]
public readonly record struct RecordResult([property: Id(0)] int Accepted, [property: Id(1)] int Duplicates);
