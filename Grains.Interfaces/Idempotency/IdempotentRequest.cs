using System.Security.Cryptography;
using System.Text;

namespace TikApis.Idempotency;

/// <summary>How a request that may be repeated is named.</summary>
public static class IdempotentRequest
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Most answers that are kept of one caller; the oldest are forgotten first.</summary>
    public const int MaxPerCaller = 10_000;

    /// <summary>Key of the grain: the caller, whose id holds no space, and what it named the request.</summary>
    public static string KeyOf(string caller, string request) => $"{caller} {request}";

    /// <summary>The caller and the request of a grain's key.</summary>
    public static (string Caller, string Request) Parse(string key)
    {
        var space = key.IndexOf(' ', StringComparison.Ordinal);
        return (key[..space], key[(space + 1)..]);
    }

    /// <summary>
    /// 32 hex digits for ids of what the request makes: done again after its end was lost, it finds what it made
    /// instead of making another.
    /// </summary>
    public static string NameOf(string caller, string request) => Hash(KeyOf(caller, request))[..32];

    /// <summary>Lower-case hex SHA-256.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
