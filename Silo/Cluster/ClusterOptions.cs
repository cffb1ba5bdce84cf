namespace TikApis.Silo.Cluster;

/// <summary>How nodes find each other (configuration section <c>Cluster</c>).</summary>
public sealed class ClusterOptions
{
    /// <summary>Whether the process is a node itself, or a client that asks nodes which run elsewhere.</summary>
    public ClusterRole Role { get; set; }

    /// <summary>Name that grain state and reminders are kept under; never changed once there is data.</summary>
    public string ServiceId { get; set; } = "tikapis-usage";

    /// <summary>Nodes with the same name form one cluster.</summary>
    public string ClusterId { get; set; } = "usage";

    /// <summary>Address others reach this node at; null takes one of the machine's. For nodes on PostgreSQL.</summary>
    public string? Address { get; set; }

    /// <summary>Port other nodes reach this one at; 0 takes a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>Port clients of the cluster reach this node at; 0 takes a free one. For nodes on PostgreSQL.</summary>
    public int GatewayPort { get; set; }
}

/// <summary>What a process is to the cluster.</summary>
public enum ClusterRole
{
    /// <summary>It holds accounts.</summary>
    Node,

    /// <summary>It asks nodes that run elsewhere.</summary>
    Client,
}
