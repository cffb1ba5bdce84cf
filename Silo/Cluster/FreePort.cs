using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace TikApis.Silo.Cluster;

/// <summary>A loopback port nobody listens on.</summary>
public static class FreePort
{
    // Below what systems give to outgoing connections: one of those could take the port before it is listened on, or
    // between a process's end and its next start.
    const int Lowest = 12_000;
    const int Highest = 32_000;

    /// <summary>Picks one at random, so that processes that start together hardly meet.</summary>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Pick()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        throw new InvalidOperationException($"No port from {Lowest} to {Highest} is free.");
    }
}
