using System.Security.Cryptography;

namespace TikApis.Webhooks;

/// <summary>How a signing secret looks (Standard Webhooks 1.0.0): <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
public static class WebhookSecret
{
    const string Prefix = "whsec_";

    /// <summary>A new secret of 32 random bytes.</summary>
    public static string Create() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The bytes that sign.</summary>
    /// <exception cref="FormatException">It is no such secret.</exception>
    public static byte[] Bytes(string secret) =>
        secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.FromBase64String(secret[Prefix.Length..]) is { Length: >= 24 and <= 64 } bytes
            ? bytes
            : throw new FormatException("A webhook secret is whsec_ and 24 to 64 bytes in base64.");
}
