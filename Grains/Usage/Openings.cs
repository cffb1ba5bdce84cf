using System.Diagnostics.CodeAnalysis;

namespace TikApis.Usage;

/// <summary>
/// Lets so many accounts of a node read what is stored of them at a time, first come first served. However many are asked
/// for at once, each read finds a session of the database: they wait here instead, for as long as an activation may take.
/// What is read before the account is claimed and what is read after have places of their own: from one queue, whoever
/// came first would finish only after all who came since had begun.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A node that stops disposes in its own order: who still reads must be able to end it. Nothing is held that needs disposing.")]
public sealed class Openings
{
    const int AtOnce = 16;

    readonly SemaphoreSlim begun = new(AtOnce);
    readonly SemaphoreSlim claimed = new(AtOnce);

    /// <summary>Reads in its turn what an account is opened with.</summary>
    public Task<T> Begin<T>(Func<Task<T>> read, CancellationToken cancellation) => Read(begun, read, cancellation);

    /// <summary>Reads in its turn what there is of a claimed account.</summary>
    public Task<T> Finish<T>(Func<Task<T>> read, CancellationToken cancellation) => Read(claimed, read, cancellation);

    static async Task<T> Read<T>(SemaphoreSlim room, Func<Task<T>> read, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation);
        try
        {
            return await read();
        }
        finally
        {
            room.Release();
        }
    }
}
