namespace TikApis.Api.Ingest;

/// <summary>
/// Reads <c>YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)</c>, T and Z in either case, fraction of 1 to 9 digits
/// (cut to milliseconds). A leap second (23:59:60 UTC) counts as the last millisecond of its day; any other
/// <c>:60</c>, <c>24:00</c>, a space for the T or an offset without a colon is no RFC 3339.
/// </summary>
static class Rfc3339
{
    const int Shortest = 20;
    const long MillisecondsOfDay = 86_400_000;

    /// <summary>Milliseconds since 1970, negative before.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < Shortest || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;

        var year = Two(text, 0) * 100 + Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        var hour = Two(text, 11);
        var minute = Two(text, 14);
        var second = Two(text, 17);
        if (year < 1 || (uint)(month - 1) > 11 || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60)
            return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        if (!TryFraction(text[19..], out var fraction, out var length) || !TryOffset(text[(19 + length)..], out var offset))
            return false;

        var start = new DateOnly(year, month, day).DayNumber - 719_162L;
        var ofDay = ((hour * 60 + minute - offset) * 60L + second) * 1_000 + fraction;
        milliseconds = start * MillisecondsOfDay + ofDay;
        if (second < 60)
            return true;

        milliseconds -= fraction + 1;
        return (milliseconds + 1) % MillisecondsOfDay == 0;
    }

    /// <summary>Two digits as a number; when they are none, so far below zero that a year made of them is too.</summary>
    static int Two(ReadOnlySpan<byte> text, int at)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : -100_000;
    }

    static bool TryFraction(ReadOnlySpan<byte> text, out int milliseconds, out int length)
    {
        milliseconds = length = 0;
        if (text[0] != '.')
            return true;
        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 9)
            return false;
        for (var i = 1; i <= 3; i++)
            milliseconds = milliseconds * 10 + (i <= digits ? text[i] - '0' : 0);
        length = 1 + digits;
        return true;
    }

    static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
            return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
            return false;
        var hour = Two(text, 1);
        var minute = Two(text, 4);
        if ((uint)hour > 23 || (uint)minute > 59)
            return false;
        minutes = (text[0] == '-' ? -1 : 1) * (hour * 60 + minute);
        return true;
    }
}
