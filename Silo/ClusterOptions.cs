namespace TikApis.Silo;

/// <summary>How nodes find each other (configuration section <c>Cluster</c>).</summary>
public sealed class ClusterOptions
{
    /// <summary>Name that grain state and reminders are kept under; never changed once there is data.</summary>
    public string ServiceId { get; set; } = "tikapis-usage";

    /// <summary>Nodes with the same name form one cluster.</summary>
    public string ClusterId { get; set; } = "usage";

    /// <summary>Port other nodes reach this one at; 0 takes a free one.</summary>
    public int SiloPort { get; set; }
}
