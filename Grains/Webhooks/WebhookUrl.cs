using System.Net;

namespace TikApis.Webhooks;

/// <summary>Whether a URL may be a webhook's, as far as its text tells. What a name stands for is checked when it is connected to.</summary>
public static class WebhookUrl
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Why a URL is refused; null when it is not.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="rules">Which addresses are allowed.</param>
    /// <param name="allowHttp">Whether plain HTTP is: in Development.</param>
    public static string? Refusal(string? text, AddressRules rules, bool allowHttp)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
            return $"must have 1 to {MaxLength} characters";
        if (text.Any(c => c is <= ' ' or > '~' or '\\'))
            return "must be visible ASCII without a backslash: a name in other letters in its xn-- form";
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = start < 3 ? -1 : text.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = start < 3 ? "" : end < 0 ? text[start..] : text.Substring(start, end);
        if (authority.Contains('@'))
            return "must not have a user or password";
        if (authority.Contains('%'))
            return "must not have an escaped or scoped host";
        if (authority.Length == 0 || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
            return "must be an absolute https URL";
        if (url.Scheme == "http" && !allowHttp)
            return "must be https";
        if (text.Contains('#'))
            return "must not have a fragment";
        return HostRefusal(url, authority, rules);
    }

    static string? HostRefusal(Uri url, string authority, AddressRules rules)
    {
        // The text is held against what it was understood as: 0x7f.1, 2130706433 and 0177.0.0.1 are no spelling of an address here.
        var host = authority.StartsWith('[') ? authority[..(authority.IndexOf(']') + 1)] : authority.Split(':')[0];
        if (url.HostNameType == UriHostNameType.IPv6 && authority.Length != host.Length && authority[host.Length] != ':')
            return "must be an absolute https URL";
        if (url.HostNameType == UriHostNameType.IPv6)
            return IPAddress.TryParse(url.Host.Trim('[', ']'), out var six) ? AddressRefusal(six, rules) : "must not have an odd spelling of an address";
        var name = host.TrimEnd('.');
        if (IsDotted(name) && IPAddress.TryParse(name, out var four))
            return AddressRefusal(four, rules);
        var labels = name.Split('.');
        if (url.HostNameType == UriHostNameType.IPv4 || IsNumber(labels[^1]))
            return "must not have an odd spelling of an address";
        if (url.HostNameType != UriHostNameType.Dns || labels.Any(label => label.Length is 0 or > 63) || name.Length > 253)
            return "must have a host name";
        return labels[^1].Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "must not be on this machine (localhost)" : null;
    }

    static string? AddressRefusal(IPAddress address, AddressRules rules) =>
        rules.Refusal(address) is { } reason ? $"must not be sent to such an address ({reason})" : null;

    static bool IsDotted(string host) =>
        host.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255);

    /// <summary>As WHATWG's URL Standard has it: a last label that is a number makes a host an address.</summary>
    static bool IsNumber(string label) =>
        label.Length > 0 && (label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label[2..].All(char.IsAsciiHexDigit)));
}
