namespace TikApis.Silo.Storage;

/// <summary>What has to be done to a database before the process serves.</summary>
interface IStorageOpening
{
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why, for whoever started this.</exception>
    Task Open(CancellationToken cancellation);
}
