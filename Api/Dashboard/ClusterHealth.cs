using Orleans.Runtime.Placement;
using TikApis.Api.Errors;
using TikApis.Nodes;

namespace TikApis.Api.Dashboard;

/// <summary>Asks every node how it stands.</summary>
sealed class ClusterHealth(IGrainFactory grains, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Every node that is known, by its address; without a report when it does not answer.</summary>
    public async Task<NodeState[]> Ask()
    {
        var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return await Task.WhenAll(hosts.OrderBy(host => host.Key.ToParsableString(), StringComparer.Ordinal).Select(async host => new NodeState(host.Key.ToParsableString(), await ReportOf(host.Key))));
    }

    async Task<NodeReport?> ReportOf(SiloAddress node)
    {
        var name = node.ToParsableString();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, node);
        try
        {
            var report = await grains.GetGrain<INodeReportGrain>(name).Report().WaitAsync(Patience, time);
            return report.Node == name ? report : null; // It was placed elsewhere: that is another node's.
        }
        catch (Exception silent) when (Unavailability.Is(silent))
        {
            return null;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}

/// <summary>One node, and what it says; null: nothing.</summary>
sealed record NodeState(string Node, NodeReport? Report);
