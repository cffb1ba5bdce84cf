using System.Buffers.Text;

namespace TikApis.Cli.Import.Formats;

/// <summary>Response times as servers write them. One that cannot be read is no reason to drop the request.</summary>
public static class ResponseTime
{
    /// <summary>One number in some unit; null for <c>-</c> or anything that is no duration.</summary>
    public static double? Read(ReadOnlySpan<byte> text, double millisecondsPerUnit) =>
        Utf8Parser.TryParse(text, out double value, out var read) && read == text.Length && value >= 0 && double.IsFinite(value)
            ? Math.Round(value * millisecondsPerUnit, 3)
            : null;

    /// <summary>
    /// nginx's upstream time: one number for each server tried, apart by <c>, </c>, and by <c> : </c>
    /// between internal redirects. The request waited for them all.
    /// </summary>
    public static double? ReadSum(ReadOnlySpan<byte> text, double millisecondsPerUnit)
    {
        double? sum = null;
        foreach (var part in text.SplitAny(",:"u8))
        {
            if (Read(text[part].Trim((byte)' '), millisecondsPerUnit) is { } value)
                sum = (sum ?? 0) + value;
        }

        return sum is { } total ? Math.Round(total, 3) : null;
    }
}
