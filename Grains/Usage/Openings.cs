namespace TikApis.Usage;

/// <summary>
/// Lets so many accounts of a node read what is stored of them at a time, first come first served. However many are asked
/// for at once, each read finds a session of the database: they wait here instead, for as long as an activation may take.
/// </summary>
public sealed class Openings : IDisposable
{
    const int AtOnce = 32;

    readonly SemaphoreSlim room = new(AtOnce);

    /// <summary>Reads in its turn.</summary>
    public async Task<T> Read<T>(Func<Task<T>> read, CancellationToken cancellation)
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

    public void Dispose() => room.Dispose();
}
