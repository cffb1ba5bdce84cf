using System.Globalization;
using System.Text;

namespace TikApis.Api.Ingest;

/// <summary>
/// Decodes the value of a CloudEvents header (HTTP binding 1.0.2, 3.1.3.2): quotes and backslashes of a quoted
/// string first, then one round of percent-decoding.
/// </summary>
static class HeaderText
{
    /// <summary>The value in UTF-8, not yet checked to be so; false when its quotes or percent signs are not whole.</summary>
    public static bool TryDecode(string header, out byte[] utf8)
    {
        utf8 = [];
        var value = header.Trim(' ', '\t');
        return TryUnquote(ref value) && TryDecodePercents(Encoding.UTF8.GetBytes(value), out utf8);
    }

    static bool TryUnquote(ref string value)
    {
        if (!value.StartsWith('"'))
            return true;
        var text = new StringBuilder(value.Length);
        var at = 1;
        for (; at < value.Length && value[at] != '"'; at++)
        {
            if (value[at] == '\\' && ++at == value.Length)
                return false;
            text.Append(value[at]);
        }

        // The closing quote is there, and the last.
        var whole = at == value.Length - 1;
        value = text.ToString();
        return whole;
    }

    static bool TryDecodePercents(ReadOnlySpan<byte> text, out byte[] decoded)
    {
        decoded = new byte[text.Length];
        var length = 0;
        while (!text.IsEmpty)
        {
            var one = text[0] == '%' ? 3 : 1;
            if (one == 1)
                decoded[length] = text[0];
            else if (text.Length < 3 || !byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out decoded[length]))
                return false;
            text = text[one..];
            length++;
        }

        decoded = decoded[..length];
        return true;
    }
}
