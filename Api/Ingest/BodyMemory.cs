using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>How much memory all ingest bodies, and the batches made of them until they are answered, may take together; beyond it a request is refused with 503, never queued.</summary>
/// <param name="limit">In bytes.</param>
public sealed class BodyMemory(long limit = BodyMemory.DefaultLimit)
{
    /// <summary>Limit unless <c>Ingest:MaxBodyMemory</c> says otherwise: 512 MB.</summary>
    public const long DefaultLimit = 512L << 20;

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    long taken;

    /// <summary>Bytes in use.</summary>
    public long Taken => Interlocked.Read(ref taken);

    /// <exception cref="ApiException">503: there is no more.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= limit)
            return;
        Give(bytes);
        throw new ApiException(ErrorKind.Unavailable, "The node is reading as much as it can; send the events again.") { RetryAfter = Soon };
    }

    public void Give(int bytes) => Interlocked.Add(ref taken, -bytes);
}
