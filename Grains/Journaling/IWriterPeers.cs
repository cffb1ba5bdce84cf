namespace TikApis.Journaling;

/// <summary>The journals of the other nodes.</summary>
public interface IWriterPeers
{
    /// <summary>
    /// Asks the node that registered a writer to let go of an account. False: that writer is gone for good, or
    /// does not answer for longer than membership needs to decide; its journal has to be fenced and recovered.
    /// </summary>
    Task<bool> Release(Owner owner, string accountId);

    /// <summary>True when the node that registered a writer is gone.</summary>
    Task<bool> IsGone(string silo);
}

/// <summary>On an embedded database there are no other nodes: whoever else is recorded is gone.</summary>
public sealed class NoWriterPeers : IWriterPeers
{
    public Task<bool> Release(Owner owner, string accountId) => Task.FromResult(false);

    public Task<bool> IsGone(string silo) => Task.FromResult(true);
}
