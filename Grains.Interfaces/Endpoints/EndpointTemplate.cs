using System.Text;

namespace TikApis.Endpoints;

/// <summary>
/// What a request is counted under: <c>METHOD /path/template</c>, e.g. <c>GET /v1/posts/{id}</c>.
/// <list type="bullet">
/// <item>The method is upper-cased.</item>
/// <item>The endpoint is a path that starts with <c>/</c>, an absolute URL (reduced to its path) or
/// <c>*</c>. Anything else, a path without its leading slash too, is refused: it cannot be told from a
/// host name or from <c>GET /path</c>.</item>
/// <item>Query string and fragment are dropped.</item>
/// <item>Segments that are ids (<see cref="IdSegment"/>) become <c>{id}</c>. All else stays as it was
/// sent: case, percent-encoding, doubled and trailing slashes.</item>
/// <item>A path of more than <see cref="MaxPathBytes"/> bytes is refused. A template of more than
/// <see cref="MaxBytes"/> bytes is cut after the last whole segment that fits and ends in <c>/…</c>.</item>
/// </list>
/// Text is UTF-8 throughout; whether it is well formed and free of control characters is for the caller to know.
/// </summary>
public static class EndpointTemplate
{
    /// <summary>Longest path taken, without query and fragment.</summary>
    public const int MaxPathBytes = 2_048;

    /// <summary>Longest template, without the method.</summary>
    public const int MaxBytes = 512;

    static ReadOnlySpan<byte> Cut => "/…"u8;

    /// <summary>Method and template as one string.</summary>
    /// <exception cref="FormatException">The endpoint is no path, no URL, too long, or holds control characters.</exception>
    public static string Of(string method, string endpoint)
    {
        if (endpoint.Any(char.IsControl))
            throw new FormatException("An endpoint holds no control characters.");
        Span<byte> template = stackalloc byte[MaxBytes];
        var path = PathOf(Encoding.UTF8.GetBytes(endpoint));
        if (path.IsEmpty || path.Length > MaxPathBytes)
            throw new FormatException($"An endpoint is a path that starts with '/' or an absolute URL, of at most {MaxPathBytes} bytes.");
        return $"{method.ToUpperInvariant()} {Encoding.UTF8.GetString(template[..Write(path, template)])}";
    }

    /// <summary>The path of an endpoint as sent; empty when it has none.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> endpoint)
    {
        var end = endpoint.IndexOfAny((byte)'?', (byte)'#');
        var path = end < 0 ? endpoint : endpoint[..end];
        if (path.IsEmpty || path[0] == '/' || path.SequenceEqual("*"u8))
            return path;

        var scheme = path.IndexOf("://"u8);
        if (scheme <= 0 || !IsScheme(path[..scheme]))
            return default;
        path = path[(scheme + 3)..];
        var slash = path.IndexOf((byte)'/');
        return slash < 0 ? "/"u8 : path[slash..];
    }

    /// <summary>Writes the template of a path that <see cref="PathOf"/> gave, and answers its length.</summary>
    public static int Write(ReadOnlySpan<byte> path, Span<byte> template)
    {
        var written = 0;
        var boundary = 0;
        while (!path.IsEmpty)
        {
            var next = path[1..].IndexOf((byte)'/');
            var segment = next < 0 ? path : path[..(next + 1)];
            path = path[segment.Length..];
            if (IdSegment.Is(segment[1..]))
                segment = "/{id}"u8;

            if (written + segment.Length > MaxBytes)
            {
                Cut.CopyTo(template[boundary..]);
                return boundary + Cut.Length;
            }

            segment.CopyTo(template[written..]);
            written += segment.Length;
            if (written <= MaxBytes - Cut.Length)
                boundary = written;
        }

        return written;
    }

    static bool IsScheme(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }

        return char.IsAsciiLetter((char)text[0]);
    }
}
