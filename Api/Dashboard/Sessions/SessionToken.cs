using System.Buffers.Text;
using System.Security.Cryptography;
using TikApis.Accounts;
using TikApis.Keys;

namespace TikApis.Api.Dashboard.Sessions;

/// <summary>What a browser holds of a session: the id of a key, and 256 random bits, of which only the hash is kept here.</summary>
/// <param name="KeyId">Id of the key it was begun with.</param>
/// <param name="Token">The random bits in base64url.</param>
sealed record SessionToken(string KeyId, string Token)
{
    const int TokenBytes = 32;
    const int TokenLength = 43;

    /// <summary>What is kept of it.</summary>
    public string Hash => KeySecret.Hash(Token);

    public static SessionToken Create(string keyId) => new(keyId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));

    /// <summary>Reads what a browser sent; null when it cannot be one.</summary>
    public static SessionToken? Parse(string? cookie) =>
        cookie?.LastIndexOf('.') is > 0 and <= AccountId.MaxLength and var dot && cookie.Length - dot - 1 == TokenLength && Base64Url.IsValid(cookie.AsSpan(dot + 1))
            ? new SessionToken(cookie[..dot], cookie[(dot + 1)..])
            : null;

    public override string ToString() => $"{KeyId}.{Token}";
}
