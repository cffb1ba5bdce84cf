namespace TikApis.Alerts;

/// <summary>What detectors of an account have learned, by name. Read only by accounts that learn, and so not with the grain.</summary>
[GenerateSerializer, Alias("alert-detectors")]
public sealed record LearnedDetectors
{
    /// <summary>Name of the state.</summary>
    public const string Name = "alert-detectors";

    [Id(0)] public IReadOnlyDictionary<string, byte[]> Detectors { get; init; } = new Dictionary<string, byte[]>();
}
