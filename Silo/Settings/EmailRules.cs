using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentValidation;
using TikApis.Email;

namespace TikApis.Silo.Settings;

/// <summary>A server with all that sending by it needs, or none.</summary>
sealed class EmailRules : AbstractValidator<EmailOptions>
{
    public EmailRules()
    {
        RuleFor(e => e.Host).Must(host => host is null || Uri.CheckHostName(host) != UriHostNameType.Unknown)
            .WithMessage(e => $"Email:Host is '{e.Host}'; expected a host name or an IP address, the port in Email:Port.");
        RuleFor(e => e.Port).InclusiveBetween(1, 65_535).WithMessage(e => $"Email:Port is {e.Port}; expected a port, such as 587.");
        RuleFor(e => e.Security).IsInEnum().WithMessage("Email:Security must be StartTls, Tls or None.");
        RuleFor(e => e.From).Must(MailAddress.IsValid).When(e => e.CanSend || e.From is not null)
            .WithMessage(e => $"Email:From is '{e.From}'; expected the sender's address, such as usage@example.com.");
        RuleFor(e => e.FromName).Must(name => name is { Length: <= 100 } && !name.Any(char.IsControl))
            .WithMessage("Email:FromName must have at most 100 characters and no control characters.");
        RuleFor(e => e.Password).NotEmpty().When(e => e.User is not null).WithMessage("Email:User is set, but not Email:Password.");
        RuleFor(e => e.User).NotEmpty().When(e => e.Password is not null).WithMessage("Email:Password is set, but not Email:User.");
        RuleFor(e => e.Security).Must((e, security) => security != EmailSecurity.None || e.IsLoopback || e.AllowUnencrypted).When(e => e.CanSend)
            .WithMessage("Email:Security is None, which is for a server on this machine; if that is meant, set Email:AllowUnencrypted=true.");
        RuleFor(e => e.TrustedCertificates).Must(file => file is null || HasCertificates(file))
            .WithMessage(e => $"Email:TrustedCertificates is '{e.TrustedCertificates}'; expected a PEM file with certificates.");
    }

    static bool HasCertificates(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
            return found.Count > 0;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in found)
                certificate.Dispose();
        }
    }
}
