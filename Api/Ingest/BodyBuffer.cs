using System.Buffers;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>Bytes of a body in one piece, in rented memory, never more than <see cref="MaxBytes"/>.</summary>
public sealed class BodyBuffer : IDisposable
{
    /// <summary>Most bytes of a body, as sent and as decoded.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    // A Content-Length is a claim: what it claims is not set aside before it arrives.
    const int FirstBytes = 4 * 1024;

    readonly BodyMemory memory;
    byte[] bytes;

    /// <exception cref="ApiException">503: the node has no memory for it.</exception>
    public BodyBuffer(BodyMemory memory, long? expected = null)
    {
        this.memory = memory;
        bytes = Rent((int)Math.Min(expected + 1 ?? FirstBytes, FirstBytes));
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Room for at least one byte more.</summary>
    /// <exception cref="ApiException">503: the node has no memory for it.</exception>
    public Memory<byte> Room()
    {
        if (Length == bytes.Length)
        {
            var larger = Rent(2 * bytes.Length);
            Written.CopyTo(larger);
            Return();
            bytes = larger;
        }

        return bytes.AsMemory(Length);
    }

    /// <summary>Counts bytes written to <see cref="Room"/>.</summary>
    /// <exception cref="ApiException">413: that is more than a body may have.</exception>
    public void Advance(int count)
    {
        Length += count;
        if (Length > MaxBytes)
            throw TooLarge();
    }

    public void Dispose()
    {
        if (bytes.Length > 0)
            Return();
        bytes = [];
        Length = 0;
    }

    /// <summary>Refuses a body of more than <see cref="MaxBytes"/>.</summary>
    public static ApiException TooLarge() =>
        new(ErrorKind.PayloadTooLarge, $"A body may have at most {MaxBytes} bytes, as sent and decoded.");

    byte[] Rent(int atLeast)
    {
        var rented = ArrayPool<byte>.Shared.Rent(atLeast);
        try
        {
            memory.Take(rented.Length);
            return rented;
        }
        catch (ApiException)
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    void Return()
    {
        memory.Give(bytes.Length);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
