namespace TikApis.Nodes;

/// <summary>One of the cluster's nodes, whichever is nearest to whoever asks.</summary>
[Alias("node")]
public interface INodeGrain : IGrainWithIntegerKey
{
    /// <summary>Why the node cannot take events now; null when it can.</summary>
    [Alias("Trouble")]
    Task<string?> Trouble();
}
