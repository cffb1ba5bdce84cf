using System.Buffers;
using System.Text;

namespace TikApis.Api.Ingest;

/// <summary>
/// Room for the strings of one body that were written with escapes. They never take more than the body
/// itself, so one buffer of its size, rented at the first escape, is enough.
/// </summary>
sealed class TextScratch
{
    byte[]? buffer;
    int used;
    int size;

    /// <summary>Starts over for a body of so many bytes. What was unescaped before is gone.</summary>
    public void Reset(int bodySize)
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        used = 0;
        size = bodySize;
    }

    /// <summary>The text of a JSON string (well formed, without its quotes); false when it holds half a surrogate pair.</summary>
    public bool TryUnescape(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> text)
    {
        buffer ??= ArrayPool<byte>.Shared.Rent(size);
        var to = buffer.AsSpan(used);
        var written = 0;
        text = default;
        while (!json.IsEmpty)
        {
            var plain = json.IndexOf((byte)'\\');
            if (plain < 0)
                plain = json.Length;
            json[..plain].CopyTo(to[written..]);
            written += plain;
            json = json[plain..];
            if (json.IsEmpty)
                break;
            if (!TryUnescapeOne(ref json, out var rune))
                return false;
            written += rune.EncodeToUtf8(to[written..]);
        }

        used += written;
        text = to[..written];
        return true;
    }

    static bool TryUnescapeOne(ref ReadOnlySpan<byte> json, out Rune rune)
    {
        if (json[1] != 'u')
        {
            rune = new Rune(json[1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                var same => (char)same,
            });
            json = json[2..];
            return true;
        }

        var unit = UnitOf(json);
        json = json[6..];
        if (Rune.TryCreate(unit, out rune))
            return true;
        if (json.Length < 6 || json[0] != '\\' || json[1] != 'u' || !Rune.TryCreate(unit, UnitOf(json), out rune))
            return false;
        json = json[6..];
        return true;
    }

    static char UnitOf(ReadOnlySpan<byte> escape)
    {
        var unit = 0;
        foreach (var digit in escape.Slice(2, 4))
            unit = unit * 16 + (char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)unit;
    }
}
