using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TikApis.Dedupe;

/// <summary>
/// A secret that decides where an id lies in an <see cref="IdTable"/>. Clients choose their ids and
/// <see cref="Usage.EventId"/> hashes them without a key, so without a secret they could craft ids that
/// all want the same slot and make every probe a walk.
/// </summary>
public readonly record struct IdSeed(ulong A, ulong B, ulong C)
{
    /// <summary>Drawn once a process; nothing stored depends on it.</summary>
    public static IdSeed OfProcess { get; } = Draw();

    /// <summary>64 well-mixed bits of an id.</summary>
    public ulong Mix(UInt128 id)
    {
        // Two rounds of wyhash's multiply-and-fold, one input and one secret a factor. A second round,
        // because after one an id that differs in a single word is a multiple of one unknown number. The
        // secret has to be random: a factor of 0 or of all ones, which no client can bring about without
        // knowing it, would fold to the same number whatever the other is.
        var once = Fold((ulong)id ^ A, (ulong)(id >> 64) ^ B);
        return Fold(once ^ C, 0x9E37_79B9_7F4A_7C15);
    }

    static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    static IdSeed Draw()
    {
        Span<ulong> secret = stackalloc ulong[3];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secret));
        return new(secret[0], secret[1], secret[2]);
    }
}
