using System.Net;

namespace TikApis.Email;

/// <summary>How email is sent (configuration section <c>Email</c>).</summary>
public sealed class EmailOptions
{
    /// <summary>The SMTP server; null: no email is sent.</summary>
    public string? Host { get; set; }

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Who signs in; null: nobody does.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string? From { get; set; }

    /// <summary>The sender's name.</summary>
    public string FromName { get; set; } = "TikAPIs Usage";

    /// <summary>What is asked of the connection.</summary>
    public EmailSecurity Security { get; set; } = EmailSecurity.StartTls;

    /// <summary>Whether <see cref="EmailSecurity.None"/> is meant for a server that is not on this machine.</summary>
    public bool AllowUnencrypted { get; set; }

    /// <summary>A PEM file with the certificates that may vouch for the server, instead of the machine's: of a private CA, or the server's own.</summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>Whether there is a server to send by.</summary>
    public bool CanSend => !string.IsNullOrEmpty(Host);

    /// <summary>Whether the server is on this machine.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>What is asked of the connection to the SMTP server.</summary>
public enum EmailSecurity
{
    /// <summary>It is encrypted after a greeting in clear, or nothing is sent.</summary>
    StartTls,

    /// <summary>It is encrypted from the start.</summary>
    Tls,

    /// <summary>It is not encrypted.</summary>
    None,
}
