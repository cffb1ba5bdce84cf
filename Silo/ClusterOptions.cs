namespace TikApis.Silo;

/// <summary>How nodes find each other (configuration section <c>Cluster</c>).</summary>
public sealed class ClusterOptions
{
    /// <summary>Name that grain state and reminders are kept under; never changed once there is data.</summary>
    public string ServiceId { get; set; } = "tikapis-usage";

    /// <summary>Nodes with the same name form one cluster.</summary>
    public string ClusterId { get; set; } = "usage";

    /// <summary>Address other nodes reach this one at; null takes one of the machine's. For nodes on PostgreSQL.</summary>
    public string? Address { get; set; }

    /// <summary>Whether nodes are pods: then address and names come from the pod, and a pod that is deleted is known to be dead at once.</summary>
    public bool Kubernetes { get; set; }

    /// <summary>Port other nodes reach this one at; 0 takes a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>Port clients of the cluster reach this node at; 0: none do. For nodes on PostgreSQL.</summary>
    public int GatewayPort { get; set; }
}
