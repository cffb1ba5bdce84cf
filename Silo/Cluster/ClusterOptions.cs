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

    /// <summary>Whether nodes are pods: then address and names come from the pod, and a pod that is deleted is known to be dead at once.</summary>
    public bool Kubernetes { get; set; }

    /// <summary>Port other nodes reach this one at; 0 takes a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>Port clients of the cluster reach this node at; 0 takes a free one. For nodes on PostgreSQL.</summary>
    public int GatewayPort { get; set; }

    /// <summary>
    /// Whether operators have Orleans' own page of nodes and grains, at <c>/cluster</c>, on every process alike; null: in
    /// Development only. It looks at each call, and once a second at every account held.
    /// </summary>
    public bool? Page { get; set; }

    /// <summary>Whether they have it here.</summary>
    public bool HasPage(IHostEnvironment environment) => Page ?? environment.IsDevelopment();
}

/// <summary>What a process is to the cluster.</summary>
public enum ClusterRole
{
    /// <summary>It holds accounts.</summary>
    Node,

    /// <summary>It asks nodes that run elsewhere.</summary>
    Client,
}
