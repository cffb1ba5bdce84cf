namespace TikApis.Silo.Storage;

/// <summary>Rows of a database that nobody looks at any more after a while.</summary>
public interface IExpiringRows
{
    /// <summary>Deletes expired ids and answers, and minutes beyond those kept, in small slices so that others hardly wait; returns how many rows.</summary>
    Task<int> Delete(DateTimeOffset now, CancellationToken cancellation);
}
