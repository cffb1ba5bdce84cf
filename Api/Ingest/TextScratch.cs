using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TikApis.Api.Ingest;

/// <summary>
/// Room for the strings of one body that were written with escapes or in base64. How much they may take follows
/// from the body's size, so one buffer, rented at the first of them, is enough.
/// </summary>
sealed class TextScratch
{
    byte[]? buffer;
    int used;
    int size;

    /// <summary>Starts over with room for so many bytes. What was kept before is gone.</summary>
    public void Reset(int room)
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        used = 0;
        size = room;
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

    /// <summary>The bytes a JSON string (well formed, without its quotes) holds in base64; false when it is not base64.</summary>
    public bool TryDecodeBase64(ReadOnlySpan<byte> base64, out ReadOnlySpan<byte> bytes)
    {
        buffer ??= ArrayPool<byte>.Shared.Rent(size);
        var done = Base64.DecodeFromUtf8(base64, buffer.AsSpan(used), out _, out var written) == OperationStatus.Done;
        bytes = buffer.AsSpan(used, written);
        used += written;
        return done;
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
