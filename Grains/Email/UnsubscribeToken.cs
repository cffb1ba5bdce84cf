using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TikApis.Email;

/// <summary>
/// What a link unsubscribes: the account, and an address of it by its HMAC-SHA256 under the account's secret, so that it
/// cannot be guessed and stays what it is when an address is removed and set anew.
/// </summary>
public static class UnsubscribeToken
{
    const int Bytes = 24;

    /// <summary>A secret for an account's links.</summary>
    public static string CreateSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The token of an address.</summary>
    public static string Of(string accountId, string secret, string address) =>
        $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(accountId))}.{Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(secret), Encoding.UTF8.GetBytes(address)).AsSpan(0, Bytes))}";

    /// <summary>The account of a token; null: it is none.</summary>
    public static string? AccountOf(string token)
    {
        var end = token.IndexOf('.', StringComparison.Ordinal);
        if (end < 1 || token.Length > 128 || !Base64Url.IsValid(token.AsSpan(0, end), out _))
            return null;
        var id = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token.AsSpan(0, end)));
        return Accounts.AccountId.IsValid(id) ? id : null;
    }

    /// <summary>Whether two are the same, told in a time that does not depend on where they differ.</summary>
    public static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
