using Microsoft.Extensions.Options;
using Orleans.Runtime.Services;

namespace TikApis.Journaling;

/// <summary>The nodes of an Orleans cluster.</summary>
public sealed class ClusterWriterPeers(
    IServiceProvider services,
    IClusterMembershipService membership,
    IOptions<JournalOptions> options,
    TimeProvider time) : GrainServiceClient<IWriterPeer>(services), IWriterPeers
{
    public async Task<bool> Release(Owner owner, string accountId)
    {
        if (await IsGone(owner.Silo!))
            return false;
        try
        {
            return await GetGrainService(SiloAddress.FromParsableString(owner.Silo!))
                .Release(owner.Writer!.Value, accountId, owner.Epoch)
                .WaitAsync(options.Value.ReleaseTimeout, time);
        }
        catch (Exception silent) when (silent is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    public async Task<bool> IsGone(string silo)
    {
        var address = SiloAddress.FromParsableString(silo);
        if (membership.CurrentSnapshot.GetSiloStatus(address) == SiloStatus.None)
            await membership.Refresh(); // It may have joined a moment ago.
        return membership.CurrentSnapshot.GetSiloStatus(address) is SiloStatus.None or SiloStatus.Dead;
    }
}
