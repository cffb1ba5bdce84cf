namespace TikApis.Counting;

/// <summary>Unsigned LEB128: seven bits a byte, the least first, the top bit set while more follow.</summary>
static class Varint
{
    /// <summary>Writes a number and says how many bytes it took (1 to 10).</summary>
    public static int Write(Span<byte> to, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        return length;
    }

    /// <summary>Takes a number off the front.</summary>
    /// <exception cref="InvalidDataException">The bytes end within it, or it exceeds 64 bits.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var i = 0; i < from.Length && i < 10; i++)
        {
            ulong bits = from[i] & 0x7Fu;
            if (i == 9 && bits > 1)
                break;
            value |= bits << (7 * i);
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A variable-length number is cut off or too long.");
    }
}
