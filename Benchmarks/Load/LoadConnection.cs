using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace TikApis.Benchmarks.Load;

/// <summary>
/// One connection of HTTP/1.1 with as little of its own as can be, since it runs on the cores of what is measured: bytes of
/// a request out, the answer's status and what it says of <c>accepted</c> in.
/// </summary>
sealed class LoadConnection(Uri url) : IDisposable
{
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] answer = new byte[64 * 1024];

    /// <summary>Opens it.</summary>
    public Task Open() => socket.ConnectAsync(IPAddress.Loopback, url.Port);

    /// <summary>Sends a request and waits for its answer.</summary>
    public async ValueTask<(int Status, long Accepted)> Send(ReadOnlyMemory<byte> request)
    {
        for (var rest = request; rest.Length > 0;)
            rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
        var length = 0;
        while (!IsWhole(answer.AsSpan(0, length)))
        {
            var got = await socket.ReceiveAsync(answer.AsMemory(length), SocketFlags.None);
            length += got > 0 ? got : throw new IOException("The connection was closed.");
        }

        return (Number(answer.AsSpan("HTTP/1.1 ".Length)), Accepted(answer.AsSpan(0, length)));
    }

    public void Dispose() => socket.Dispose();

    /// <summary>With one request at a time an answer ends where what came ends.</summary>
    static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var length = answer[..head].IndexOf("Content-Length: "u8);
        return length < 0 ? answer.EndsWith("\r\n0\r\n\r\n"u8) : answer.Length == head + 4 + Number(answer[(length + "Content-Length: ".Length)..]);
    }

    static long Accepted(ReadOnlySpan<byte> answer)
    {
        var at = answer.IndexOf("\"accepted\":"u8);
        return at < 0 ? 0 : Number(answer[(at + "\"accepted\":".Length)..]);
    }

    static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : 0;
}
