using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using TikApis.Silo.Cluster;
using TikApis.Tests.Support;

namespace TikApis.Tests.Email;

/// <summary>
/// A real SMTP server (aiosmtpd), which insists on STARTTLS with a certificate of its own and on a password, and keeps
/// what it takes. It refuses addresses that begin with <c>never</c> for good, and those with <c>later</c> for now.
/// </summary>
sealed class SmtpServer : IDisposable
{
    public const string Password = "password-of-the-tests";

    const string Program =
        """
        import asyncio, os, ssl, sys, uuid
        from aiosmtpd.smtp import SMTP, AuthResult
        port, folder = int(sys.argv[1]), sys.argv[2]
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('never'): return '550 5.1.1 No such mailbox'
                if address.startswith('later'): return '451 4.7.1 Try again later'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                name = os.path.join(folder, uuid.uuid4().hex)
                with open(name, 'wb') as file: file.write(envelope.original_content)
                os.rename(name, name + '.eml')
                return '250 OK'
        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b'usage' and data.password == b'password-of-the-tests')
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem'))
        async def main():
            make = lambda: SMTP(Handler(), tls_context=context, require_starttls=True, authenticator=check, auth_required=True)
            server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', port)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # Until whoever started it ends.
            os._exit(0)
        asyncio.run(main())
        """;

    readonly TempFolder folder = new();
    readonly int port = FreePort.Pick();
    Process? process;

    public SmtpServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder.Path, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Whether this machine has it.</summary>
    public static bool IsInstalled => Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd");

    public string Certificate => Path.Combine(folder.Path, "cert.pem");

    /// <summary>Settings of an app that sends by it.</summary>
    public string[] Settings =>
    [
        "--Email:Host=127.0.0.1", $"--Email:Port={port}", "--Email:From=usage@example.com", "--Email:User=usage", $"--Email:Password={Password}",
        $"--Email:TrustedCertificates={Certificate}", "--Alerts:PublicUrl=https://usage.example.com",
    ];

    /// <summary>What it took, in no order.</summary>
    public IReadOnlyList<MimeMessage> Got => [.. Directory.GetFiles(folder.Path, "*.eml").Select(file => MimeMessage.Load(file))];

    public async Task Start()
    {
        process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program, $"{port}", folder.Path]) { RedirectStandardInput = true })!;
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    /// <summary>Waits for so many emails, and returns them.</summary>
    public async Task<IReadOnlyList<MimeMessage>> Wait(int count)
    {
        for (var tries = 0; tries < 200 && Got.Count < count; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.Equal(count, Got.Count);
        return Got;
    }

    public void Dispose()
    {
        if (process is { HasExited: false })
            process.Kill();
        process?.Dispose();
        folder.Dispose();
    }
}
