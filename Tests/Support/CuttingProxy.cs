using System.Net;
using System.Net.Sockets;

namespace TikApis.Tests.Support;

/// <summary>
/// Stands between a process and its database, and cuts connections: each after a number of bytes drawn at random, one
/// way or the other, so that it happens before a statement, within it, and before its answer.
/// </summary>
sealed class CuttingProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Random random;
    readonly int target;
    readonly int mostBytes;
    readonly Task accepting;
    int cuts;

    public CuttingProxy(int target, int seed, int mostBytes)
    {
        (this.target, this.mostBytes, random) = (target, mostBytes, new Random(seed));
        listener.Start();
        accepting = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether connections are cut just now.</summary>
    public bool IsCutting { get; set; }

    /// <summary>Connections cut so far.</summary>
    public int Cuts => cuts;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
        }
    }

    async Task Serve(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                var both = (client.GetStream(), server.GetStream());
                await Task.WhenAny(Copy(both.Item1, both.Item2), Copy(both.Item2, both.Item1));
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
            {
            }
        }
    }

    async Task Copy(NetworkStream from, NetworkStream to)
    {
        try
        {
            var left = Draw();
            var buffer = new byte[8 * 1024];
            for (int read; (read = await from.ReadAsync(buffer, stop.Token)) > 0; left -= read)
            {
                if (IsCutting && read >= left)
                {
                    await to.WriteAsync(buffer.AsMemory(0, Math.Max(0, left)), stop.Token);
                    Interlocked.Increment(ref cuts);
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
                if (left <= read)
                    left = read + Draw();
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    int Draw()
    {
        lock (random)
            return random.Next(1, mostBytes);
    }
}
