using System.Net;
using Orleans.Configuration;

namespace TikApis.Silo.Cluster;

/// <summary>How nodes become members of a cluster, and how soon a dead one is found.</summary>
static class Membership
{
    // A node is dead when it missed three probes of at most two seconds: 4 to 8 s after a kill, so that its accounts
    // take events elsewhere within 15 s. Less would take nodes for dead that a busy machine holds up: no number would be
    // wrong, but every account of theirs would move. See docs/operations.md.
    static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);

    // A row nobody refreshed for three times this is a node that died with all others: nobody waits for it.
    static readonly TimeSpan Alive = TimeSpan.FromSeconds(5);

    /// <summary>Makes the silo a node that others and clients can reach.</summary>
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (cluster.ServiceId, cluster.ClusterId));
        silo.Configure<EndpointOptions>(options =>
        {
            if (cluster.Address is { } address)
                options.AdvertisedIPAddress = IPAddress.Parse(address);
            options.SiloPort = cluster.SiloPort == 0 ? FreePort.Pick() : cluster.SiloPort;
            options.GatewayPort = cluster.GatewayPort == 0 ? FreePort.Pick() : cluster.GatewayPort;
        });
        return silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.ProbeTimeout, options.MaxProbeTimeout) = (Probe, Probe);
            options.IAmAliveTablePublishTimeout = Alive;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        });
    }

    /// <summary>Makes the silo the only node there is.</summary>
    public static ISiloBuilder StayAlone(this ISiloBuilder silo, ClusterOptions cluster) => silo.UseLocalhostClustering(
        cluster.SiloPort == 0 ? FreePort.Pick() : cluster.SiloPort,
        gatewayPort: 0, // Only the process itself asks its grains.
        serviceId: cluster.ServiceId,
        clusterId: cluster.ClusterId);
}
