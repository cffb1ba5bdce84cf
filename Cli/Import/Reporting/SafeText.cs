using System.Globalization;
using System.Text;

namespace TikApis.Cli.Import.Reporting;

/// <summary>
/// Text from outside made fit for a terminal: log lines and servers may hold escape sequences, or marks that
/// turn the direction of text. Such characters show as codes.
/// </summary>
public static class SafeText
{
    public static string Of(ReadOnlySpan<byte> utf8, int maxLength = 100) =>
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * maxLength)]), maxLength);

    public static string Of(string text, int maxLength = 100)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= maxLength)
                return safe.Append('…').ToString();
            if (Shows(rune))
                safe.Append(rune.ToString());
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }

        return safe.ToString();
    }

    static bool Shows(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
