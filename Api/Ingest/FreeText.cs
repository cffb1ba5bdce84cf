using System.Text.Unicode;

namespace TikApis.Api.Ingest;

/// <summary>Text that may hold any character but those that break logs, terminals and CSV.</summary>
static class FreeText
{
    /// <summary>Whether the bytes are UTF-8 without control characters (U+0000–001F, U+007F–009F).</summary>
    public static bool IsClean(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
            return true;
        return Utf8.IsValid(utf8) && !HasControls(utf8);
    }

    static bool HasControls(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            // U+0080–009F are C2 80 … C2 9F; C2 occurs nowhere else but as a lead byte.
            if (utf8[i] is < 0x20 or 0x7F || (utf8[i] == 0xC2 && utf8[i + 1] < 0xA0))
                return true;
        }

        return false;
    }
}
