using System.Buffers;

namespace TikApis.Api.Ingest;

/// <summary>Rule for a URI reference, by the characters of RFC 3986: what it refers to is the sender's affair.</summary>
sealed class UriReferenceRule(string name, bool required, int maxBytes)
    : TextRule(name, required, maxBytes, allowed: null, $"a URI reference (RFC 3986) of 1 to {maxBytes} bytes")
{
    static readonly SearchValues<byte> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"u8);

    public new Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8) =>
        base.Check(state, utf8) ?? (utf8.IndexOfAnyExcept(Characters) < 0 ? null : InvalidFormat);
}
