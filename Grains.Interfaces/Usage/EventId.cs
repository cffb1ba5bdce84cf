using System.IO.Hashing;
using System.Text;

namespace TikApis.Usage;

/// <summary>
/// The identity of an event within its account: a 128-bit hash of (source, id). Sixteen bytes an id
/// whatever its length; two different ids meet with probability n² / 2¹²⁹ (10⁹ ids: about 10⁻²¹).
/// </summary>
public static class EventId
{
    /// <summary>Hash of an event id as UTF-8 bytes. Never zero, which means "no id".</summary>
    /// <param name="source">CloudEvents source; empty for plain events.</param>
    /// <param name="id">The id the sender gave.</param>
    public static UInt128 Of(ReadOnlySpan<byte> source, ReadOnlySpan<byte> id)
    {
        UInt128 hash;
        if (source.IsEmpty)
        {
            hash = XxHash128.HashToUInt128(id);
        }
        else
        {
            // The length keeps ("ab", "c") apart from ("a", "bc").
            var hasher = new XxHash128();
            hasher.Append(BitConverter.GetBytes(source.Length));
            hasher.Append(source);
            hasher.Append(id);
            hash = hasher.GetCurrentHashAsUInt128();
        }

        return hash == UInt128.Zero ? UInt128.One : hash;
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static UInt128 Of(string source, string id) => Of(Encoding.UTF8.GetBytes(source), Encoding.UTF8.GetBytes(id));
}
