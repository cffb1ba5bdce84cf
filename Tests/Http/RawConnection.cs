using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TikApis.Tests.Http;

/// <summary>A connection on which a test writes every byte itself.</summary>
sealed class RawConnection : IDisposable
{
    readonly Socket socket;

    RawConnection(Socket socket) => this.socket = socket;

    public static async Task<RawConnection> Open(Uri server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return new RawConnection(socket);
    }

    public async Task Write(string text) => await Write(Encoding.UTF8.GetBytes(text));

    public async Task Write(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>Says that nothing more will be written.</summary>
    public void End() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Everything the server writes until it closes the connection.</summary>
    public Task<string> ReadToEnd() => Read(_ => false);

    /// <summary>The status and headers of an answer.</summary>
    public Task<string> ReadHead() => Read(text => text.Contains("\r\n\r\n", StringComparison.Ordinal));

    /// <summary>Tears the connection down, as a crash of the sender does.</summary>
    public void Abort()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    async Task<string> Read(Func<string, bool> isEnough)
    {
        var text = "";
        var buffer = new byte[4096];
        try
        {
            while (!isEnough(text) && await socket.ReceiveAsync(buffer) is > 0 and var read)
                text += Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The server gave up on it.
        }

        return text;
    }
}
