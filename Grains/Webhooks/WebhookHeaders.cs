namespace TikApis.Webhooks;

/// <summary>Headers that an account may have sent along.</summary>
public static class WebhookHeaders
{
    public const int MaxHeaders = 20;
    public const int MaxName = 100;
    public const int MaxValue = 1_000;

    static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Via", "Date", "Cookie", "Cookie2", "Set-Cookie", "Forwarded",
        "User-Agent", "Accept-Encoding", "Origin", "Referer", "HTTP2-Settings", "Range", "Metadata", "Metadata-Flavor", "X-Real-IP", "Idempotency-Key",
    };

    static readonly string[] ReservedStarts = ["webhook-", "content-", "proxy-", "sec-", "x-forwarded-", "x-aws-ec2-metadata-", "x-google-metadata-", "x-identity-"];

    /// <summary>Why a header is refused; null when it is not.</summary>
    public static string? Refusal(string name, string? value)
    {
        if (name.Length is 0 or > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)))
            return $"must have names of 1 to {MaxName} characters that RFC 9110 allows";
        if (Reserved.Contains(name) || ReservedStarts.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            return $"must not have {name}, which is reserved";
        return value is null || value.Length > MaxValue || value.Any(c => c is < ' ' or > '~') || value != value.Trim()
            ? $"must have values of at most {MaxValue} visible ASCII characters"
            : null;
    }
}
