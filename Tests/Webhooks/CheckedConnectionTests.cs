using System.Net;
using System.Net.Sockets;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

/// <summary>What a name stands for is checked where it is connected to.</summary>
public sealed class CheckedConnectionTests
{
    [Fact]
    public async Task A_name_that_changes_its_answer_does_not_get_through()
    {
        using var good = new Listener(IPAddress.Parse("127.0.0.2"));
        using var bad = new Listener(IPAddress.Loopback, good.Port);
        var names = new Answers([good.Address], [IPAddress.Loopback]);
        using var http = new HttpClient(new CheckedConnections(new([IPNetwork.Parse("127.0.0.2/32")]), names).ToHandler());

        Assert.Equal(200, (int)(await http.GetAsync($"http://rebinding.example:{good.Port}/")).StatusCode);
        Assert.Equal((1, 1, 0), (names.Asked, good.Connections, bad.Connections));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://rebinding.example:{good.Port}/"));
        Assert.IsType<RefusedAddressException>(refused.InnerException);
        Assert.Equal((2, 1, 0), (names.Asked, good.Connections, bad.Connections));
    }

    [Fact]
    public async Task One_refused_address_among_others_refuses_all()
    {
        using var good = new Listener(IPAddress.Parse("127.0.0.2"));
        var names = new Answers([good.Address, IPAddress.Parse("10.0.0.1")]);
        using var http = new HttpClient(new CheckedConnections(new([IPNetwork.Parse("127.0.0.2/32")]), names).ToHandler());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://mixed.example:{good.Port}/"));
        Assert.Contains("private", Assert.IsType<RefusedAddressException>(refused.InnerException).Message, StringComparison.Ordinal);
        Assert.Equal(0, good.Connections);
    }

    [Fact]
    public async Task Every_refused_literal_is_refused_at_the_connection_too()
    {
        using var http = new HttpClient(new CheckedConnections(new([]), new Answers()).ToHandler());
        string[] literals = ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "[64:ff9b::7f00:1]", "0.0.0.0", "[::]"];
        foreach (var literal in literals)
            Assert.IsType<RefusedAddressException>((await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://{literal}:1/"))).InnerException);
    }

    /// <summary>A resolver that answers differently each time.</summary>
    sealed class Answers(params IPAddress[][] answers) : INameResolver
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) => Task.FromResult(answers[Asked++]);
    }

    /// <summary>Answers 200 to each connection, and closes it.</summary>
    sealed class Listener : IDisposable
    {
        readonly TcpListener listener;

        public Listener(IPAddress address, int port = 0)
        {
            listener = new TcpListener(address, port);
            listener.Start();
            _ = Serve();
        }

        public IPAddress Address => ((IPEndPoint)listener.LocalEndpoint).Address;

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public int Connections { get; private set; }

        public void Dispose() => listener.Dispose();

        async Task Serve()
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Connections++;
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[1_024]);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
    }
}
