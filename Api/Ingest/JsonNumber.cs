namespace TikApis.Api.Ingest;

/// <summary>
/// Reads a JSON number as a multiple of a power of ten, exactly: 1.0005 ms is 1001 µs when halves round up,
/// where binary floating point makes it 1000.
/// </summary>
static class JsonNumber
{
    /// <summary>No exponent of a body's size comes near; sums with a length still fit an int.</summary>
    const int FarAway = 1_000_000_000;

    /// <summary>
    /// The number (well formed, as JSON writes it) times 10^<paramref name="power"/>, rounded half up; false when
    /// it is negative or more than <paramref name="most"/>.
    /// </summary>
    public static bool TryScale(ReadOnlySpan<byte> number, int power, uint most, out uint value)
    {
        value = 0;
        var e = number.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = e < 0 ? number : number[..e];
        if (e >= 0)
            power += ExponentOf(number[(e + 1)..]);
        if (mantissa[0] == '-')
            return mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;

        var point = mantissa.IndexOf((byte)'.');
        var left = (point < 0 ? mantissa.Length : point) + power;
        ulong whole = 0;
        foreach (var c in mantissa)
        {
            if (c == '.')
                continue;
            if (left-- <= 0)
            {
                // The first digit dropped decides the rounding; those behind it cannot change it.
                whole += left == -1 && c >= '5' ? 1u : 0u;
                left = 0;
                break;
            }

            whole = whole * 10 + (uint)(c - '0');
            if (whole > most)
                return false;
        }

        for (; left > 0 && whole > 0; left--)
        {
            whole *= 10;
            if (whole > most)
                return false;
        }

        value = (uint)whole;
        return whole <= most;
    }

    static int ExponentOf(ReadOnlySpan<byte> text)
    {
        var value = 0L;
        foreach (var c in text.TrimStart("+-"u8))
            value = Math.Min(value * 10 + (c - '0'), FarAway);
        return (int)(text[0] == '-' ? -value : value);
    }
}
