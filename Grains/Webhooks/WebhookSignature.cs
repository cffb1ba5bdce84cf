using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TikApis.Webhooks;

/// <summary>Signatures of Standard Webhooks 1.0.0: <c>v1,</c> and the base64 HMAC-SHA256 of <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    /// <param name="secret">A <see cref="WebhookSecret"/>.</param>
    /// <param name="id">Of the message: the same in every attempt.</param>
    /// <param name="timestamp">Of the attempt, in Unix seconds.</param>
    /// <param name="body">As it is sent.</param>
    public static string Of(string secret, string id, long timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(
            WebhookSecret.Bytes(secret),
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));

    /// <summary>The header: a signature by each secret, separated by spaces.</summary>
    public static string Header(IEnumerable<string> secrets, string id, long timestamp, string body) =>
        string.Join(' ', secrets.Select(secret => Of(secret, id, timestamp, body)));
}
