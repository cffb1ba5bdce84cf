using Orleans.Services;

namespace TikApis.Journaling;

/// <summary>What a node's journal is asked by other nodes. Addressed by node, never by grain: it waits for its own database work only.</summary>
[Alias("writer-peer")]
public interface IWriterPeer : IGrainService
{
    /// <summary>
    /// L0–L3: asks the node to let go of an account. When it answers true, the account's lease up to that epoch
    /// is void and everything it appended is in the tables. False: the node is not that writer (any more).
    /// </summary>
    [Alias("Release")]
    Task<bool> Release(long writer, string accountId, long epoch);
}
