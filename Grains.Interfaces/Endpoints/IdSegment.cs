namespace TikApis.Endpoints;

/// <summary>
/// Tells ids from words in a path. A segment is an id when it is
/// <list type="number">
/// <item>all digits;</item>
/// <item>a UUID, with dashes or without;</item>
/// <item>8 or more hexadecimal digits, at least one of them 0–9 (object ids, hashes);</item>
/// <item>26 characters of Crockford's base 32 with a digit (ULID);</item>
/// <item>27 letters and digits beginning with a digit (KSUID);</item>
/// <item>16 or more letters and digits that look drawn by lot (<see cref="TokenShape.LooksRandom"/>);</item>
/// <item>21 or more letters, digits, <c>-</c> and <c>_</c>, at most every seventh of them a dash, that look
/// drawn by lot (nanoid, base64url);</item>
/// <item>letters, <c>_</c>, and then one of: a UUID, 6 digits or more, 8 or more hexadecimal digits as above, a ULID,
/// 10 or more letters and digits that look drawn by lot (<c>cus_9s6XKzkNRiz8i3</c>).</item>
/// </list>
/// Everything else is a word: versions (<c>v1</c>), names with a number (<c>oauth2</c>), slugs
/// (<c>top-10-of-2024</c>), anything with a dot (<c>data2024.csv</c>), <c>%</c> or a character outside ASCII.
/// An id taken for a word costs the account an endpoint of its daily bound; a word taken for an id hides
/// an endpoint. Where shape cannot tell, it stays a word.
/// </summary>
public static class IdSegment
{
    const int LongestPrefix = 24;

    /// <summary>Whether the segment (UTF-8, without slashes) is an id.</summary>
    public static bool Is(ReadOnlySpan<byte> segment)
    {
        // Nearly every segment of a path leaves by one of these three doors.
        if (segment.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
            return IsUuid(segment);
        if (segment.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            return true;
        if (segment.Length < 8)
            return false;

        var shape = TokenShape.Of(segment);
        if (shape.Others > 0)
            return false;
        if (shape.Separators > 0)
            return IsUuid(segment) || IsNanoId(shape) || IsPrefixed(segment);
        return IsHashOrUlid(shape)
            || (shape.Length == 27 && char.IsAsciiDigit((char)segment[0]))
            || (shape.Length >= 16 && shape.LooksRandom);
    }

    static bool IsHashOrUlid(in TokenShape shape) =>
        (shape.AllHex && shape.Length >= 8 && shape.Digits > 0)
        || (shape.AllCrockford && shape.Length == 26 && shape.Digits > 0);

    static bool IsNanoId(in TokenShape shape) =>
        shape.Length >= 21 && shape.Separators <= shape.Length / 7 && shape.MixesCase && shape.LooksRandom;

    static bool IsPrefixed(ReadOnlySpan<byte> segment)
    {
        var underscore = segment.LastIndexOf((byte)'_');
        if (underscore is < 1 or > LongestPrefix)
            return false;
        foreach (var c in segment[..underscore])
        {
            if (c != '_' && !char.IsAsciiLetter((char)c))
                return false;
        }

        var rest = segment[(underscore + 1)..];
        var shape = TokenShape.Of(rest);
        if (shape.Separators > 0)
            return IsUuid(rest);
        return (shape.AllDigits && shape.Length >= 6)
            || IsHashOrUlid(shape)
            || (shape.Length >= 10 && shape.LooksRandom);
    }

    static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var dashed = i is 8 or 13 or 18 or 23;
            if (dashed ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i]))
                return false;
        }

        return true;
    }
}
