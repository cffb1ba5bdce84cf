using System.Net;
using System.Net.Sockets;

namespace TikApis.Webhooks;

/// <summary>
/// Connects to receivers: a name is resolved once, every address it has is checked, and one of those very addresses
/// is connected to, so that nothing can change in between.
/// </summary>
public sealed class CheckedConnections(AddressRules rules, INameResolver resolver)
{
    /// <summary>A handler that goes to one place and nowhere else: no redirects, proxies, cookies or decompression.</summary>
    public SocketsHttpHandler ToHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PreAuthenticate = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectCallback = async (context, cancellation) => await Connect(context.DnsEndPoint, cancellation),
    };

    /// <exception cref="RefusedAddressException">An address of the host is refused.</exception>
    /// <exception cref="SocketException">None of them answers, or there is none.</exception>
    async Task<Stream> Connect(DnsEndPoint wanted, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(wanted.Host, out var literal) ? [literal] : await resolver.Resolve(wanted.Host, cancellation);
        foreach (var address in addresses)
        {
            if (rules.Refusal(address) is { } reason)
                throw new RefusedAddressException(reason);
        }

        SocketException? failed = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, wanted.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                failed = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failed ?? new SocketException((int)SocketError.HostNotFound);
    }
}

/// <summary>A host has an address that webhooks are not sent to.</summary>
public sealed class RefusedAddressException(string reason) : Exception($"The host has an address that is refused ({reason}).");
