namespace TikApis.Journaling;

/// <summary>A look at whether the database takes commits, without one: for a node that has nothing to write just now.</summary>
public interface ICommitLook
{
    /// <summary>True when it could be written to. Any exception means no.</summary>
    Task<bool> CanCommit(CancellationToken cancellation);
}
