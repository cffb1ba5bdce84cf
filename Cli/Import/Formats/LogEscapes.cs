namespace TikApis.Cli.Import.Formats;

/// <summary>
/// Undoes what servers do to hostile bytes in quoted fields: <c>\x22</c> (nginx, Apache), <c>\"</c>,
/// <c>\\</c>, <c>\n</c>, <c>\t</c>… (Apache).
/// </summary>
public static class LogEscapes
{
    /// <summary>A path as a URL would carry it: whatever is not plain printable ASCII is percent-encoded.</summary>
    public static int ToPath(ReadOnlySpan<byte> logged, Span<byte> path)
    {
        var length = 0;
        while (!logged.IsEmpty)
        {
            var escaped = logged[0] == '\\';
            var value = Next(ref logged);
            if (escaped || value is <= (byte)' ' or >= 0x7f or (byte)'"')
            {
                path[length++] = (byte)'%';
                path[length++] = Hex(value >> 4);
                path[length++] = Hex(value & 15);
            }
            else
            {
                path[length++] = value;
            }
        }

        return length;
    }

    /// <summary>The bytes that were meant.</summary>
    public static int ToBytes(ReadOnlySpan<byte> logged, Span<byte> bytes)
    {
        var length = 0;
        while (!logged.IsEmpty)
            bytes[length++] = Next(ref logged);
        return length;
    }

    static byte Next(ref ReadOnlySpan<byte> logged)
    {
        if (logged is [(byte)'\\', (byte)'x', var high, var low, ..] && char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
        {
            logged = logged[4..];
            return (byte)(Nibble(high) << 4 | Nibble(low));
        }

        if (logged is [(byte)'\\', var letter, ..])
        {
            logged = logged[2..];
            return letter switch
            {
                (byte)'b' => 8,
                (byte)'t' => 9,
                (byte)'n' => 10,
                (byte)'v' => 11,
                (byte)'f' => 12,
                (byte)'r' => 13,
                _ => letter,
            };
        }

        var plain = logged[0];
        logged = logged[1..];
        return plain;
    }

    static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    static byte Hex(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
}
