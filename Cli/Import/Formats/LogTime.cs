using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TikApis.Cli.Import.Formats;

/// <summary>Times as logs write them, brought to UTC.</summary>
public static class LogTime
{
    static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static bool TryRead(ReadOnlySpan<byte> text, LogField kind, out DateTime utc) => kind switch
    {
        LogField.LocalTime => TryReadLocal(text, out utc),
        LogField.UnixTime => TryReadUnix(text, out utc),
        _ => TryReadIso(text, out utc),
    };

    // 12/May/2024:00:06:50 +0000: always of this width, so read by place; the general parser is ten times slower.
    static bool TryReadLocal(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text is not [_, _, (byte)'/', _, _, _, (byte)'/', _, _, _, _, (byte)':', _, _, (byte)':', _, _, (byte)':', _, _, (byte)' ', var sign, _, _, _, _])
            return false;
        if (!Number(text[..2], out var day) || !Number(text.Slice(7, 4), out var year) || !Number(text.Slice(12, 2), out var hour)
            || !Number(text.Slice(15, 2), out var minute) || !Number(text.Slice(18, 2), out var second)
            || !Number(text.Slice(22, 2), out var zoneHours) || !Number(text.Slice(24, 2), out var zoneMinutes))
            return false;
        var month = Month(text.Slice(3, 3));
        if (month == 0 || year == 0 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 60 || zoneHours > 14 || zoneMinutes > 59 || sign is not ((byte)'+' or (byte)'-'))
            return false;

        // A leap second is written as :60 and lands in the next minute.
        var offset = (zoneHours * 60 + zoneMinutes) * (sign == '-' ? -1 : 1);
        var ticks = new DateTime(year, month, day, hour, minute, 0).Ticks
            + second * TimeSpan.TicksPerSecond - offset * TimeSpan.TicksPerMinute;
        return InRange(ticks, out utc);
    }

    static bool TryReadIso(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.Length > 40 || !DateTimeOffset.TryParse(
                Encoding.Latin1.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        utc = time.UtcDateTime;
        return true;
    }

    // nginx $msec: 1715472017.123
    static bool TryReadUnix(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        return Utf8Parser.TryParse(text, out decimal seconds, out var read) && read == text.Length
            && seconds >= 0 && seconds <= MaxSeconds
            && InRange(DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond), out utc);
    }

    static bool InRange(long ticks, out DateTime utc)
    {
        var valid = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        utc = valid ? new DateTime(ticks, DateTimeKind.Utc) : default;
        return valid;
    }

    static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            value = value * 10 + (digit - '0');
        }

        return true;
    }

    static int Month(ReadOnlySpan<byte> name)
    {
        var at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }
}
