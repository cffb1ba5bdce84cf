using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TikApis.Keys;

/// <summary>How a key looks and how it is kept: <c>tik_</c> and 256 random bits in base64url; SHA-256 at rest.</summary>
public static class KeySecret
{
    /// <summary>Longest secret that is looked at; anything longer is nobody's.</summary>
    public const int MaxLength = 256;

    /// <summary>A new secret.</summary>
    public static string Create() => "tik_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Lower-case hex SHA-256: 256 random bits need no salt and no slow hash.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
