using System.Buffers;

namespace TikApis.Cli.Import.Formats;

/// <summary>Takes a logged request line apart: <c>GET /v1/posts?key=secret HTTP/1.1</c>.</summary>
public static class RequestLine
{
    const int MaxMethodLength = 32;

    static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Finds method and target; null, or why there are none.</summary>
    public static string? Split(ReadOnlySpan<byte> request, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target)
    {
        method = target = default;
        if (request.IsEmpty || request is [(byte)'-'])
            return Unreadable.NoRequestLine;

        var space = request.IndexOf((byte)' ');
        if (space <= 0 || !IsMethod(request[..space]))
            return Unreadable.NotHttp;
        method = request[..space];
        target = request[(space + 1)..];

        // The target itself may hold spaces: clients send such things and servers log them.
        var version = target.LastIndexOf(" HTTP/"u8);
        if (version >= 0)
            target = target[..version];
        return null;
    }

    /// <summary>
    /// The path of a target, without the query and the fragment (they can hold secrets and never travel)
    /// and without the host of a target in absolute form. Empty when there is no path.
    /// </summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        var end = target.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0)
            target = target[..end];
        if (target is [(byte)'/', ..])
            return target;

        var host = target.IndexOf("://"u8);
        if (host < 0)
            return default;
        var slash = target[(host + 3)..].IndexOf((byte)'/');
        return slash < 0 ? "/"u8 : target[(host + 3 + slash)..];
    }

    /// <summary>Any HTTP token of reasonable length is a method.</summary>
    public static bool IsMethod(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxMethodLength && !text.ContainsAnyExcept(TokenBytes);
}
