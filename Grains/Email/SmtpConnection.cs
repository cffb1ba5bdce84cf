using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace TikApis.Email;

/// <summary>A connection to the SMTP server for some emails. Once it cannot be opened, all further ones fail at once.</summary>
public sealed partial class SmtpConnection(EmailOptions options, SemaphoreSlim places, TimeProvider time, ILogger log) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly SmtpClient client = new() { CheckCertificateRevocation = false };
    bool hasPlace;
    bool broken;

    /// <summary>Sends an email to one recipient; never throws for what the server does.</summary>
    public async Task<EmailOutcome> Send(string address, MimeMessage message)
    {
        if (broken || !options.CanSend)
            return EmailOutcome.Failed;
        if (!hasPlace)
            await places.WaitAsync();
        hasPlace = true;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            if (!client.IsConnected)
                await Open(patience.Token);
            await client.SendAsync(message, message.From.Mailboxes.Single(), [new MailboxAddress("", address)], patience.Token);
            return EmailOutcome.Sent;
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            return (int)refused.StatusCode >= 500 ? EmailOutcome.Refused : EmailOutcome.Failed;
        }
        catch (Exception failed)
        {
            LogFailed(options.Host!, options.Port, failed.GetType().Name, failed.Message);
            broken = true;
            return EmailOutcome.Failed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        try
        {
            if (client.IsConnected)
                await client.DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception left)
        {
            LogLeft(options.Host!, left.GetType().Name); // What it took, it has taken.
        }

        client.Dispose();
        if (hasPlace)
            places.Release();
    }

    async Task Open(CancellationToken cancellation)
    {
        if (options.TrustedCertificates is { } file)
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, file);
        var security = options.Security switch
        {
            EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            EmailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls, // Required: without it nothing is sent.
        };
        try
        {
            await client.ConnectAsync(options.Host!, options.Port, security, cancellation);
            if (options.User is { } user)
                await client.AuthenticateAsync(user, options.Password!, cancellation);
        }
        catch
        {
            broken = true;
            throw;
        }
    }

    /// <summary>It is of this host, in time, and a certificate of the file vouches for it. The file is read each time, as certificates are renewed.</summary>
    static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, string file)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var own = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(own);
    }

    [LoggerMessage(LogLevel.Warning, "Email could not be sent by {Host}:{Port} ({Kind}): {Reason}")]
    partial void LogFailed(string host, int port, string kind, string reason);

    [LoggerMessage(LogLevel.Debug, "The connection to {Host} ended without a goodbye ({Kind}).")]
    partial void LogLeft(string host, string kind);
}
