namespace TikApis.Email;

/// <summary>How an email address is written: the mailbox of RFC 5321 without its quoted and literal forms, in ASCII.</summary>
public static class MailAddress
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 254;

    /// <summary>What is asked of one.</summary>
    public const string Expected = "must be an email address such as ops@example.com: ASCII, a domain in other letters in its xn-- form";

    const string AtomSpecials = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>True for an address that can be mailed to.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.Split('@') is [{ Length: > 0 and <= 64 } local, var domain]
        && local.Split('.').All(atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || AtomSpecials.Contains(c, StringComparison.Ordinal)))
        && domain.Split('.') is { Length: > 1 } labels && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);

    /// <summary>With its domain in small letters: what is the same by RFC 5321 reads the same.</summary>
    public static string Normalized(string address)
    {
        var domain = address.IndexOf('@', StringComparison.Ordinal);
        return address[..domain] + address[domain..].ToLowerInvariant();
    }

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-';
}
