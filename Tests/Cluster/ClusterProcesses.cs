using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Nodes as real processes on one PostgreSQL server, all of them to be killed.</summary>
sealed class ClusterProcesses : IDisposable
{
    readonly string[] settings;

    public ClusterProcesses(int nodes, params string[] settings)
    {
        this.settings = settings;
        Server = PostgresServer.StartAnother();
        Nodes = [.. Enumerable.Range(0, nodes).Select(_ => NewNode())];
    }

    public PostgresProcess Server { get; }

    public List<ApiProcess> Nodes { get; }

    /// <summary>Nodes that are up as far as the test knows.</summary>
    public IEnumerable<ApiProcess> Running => Nodes.Where(node => !node.HasExited);

    /// <summary>Starts every node, all at once, and returns when each is ready.</summary>
    public Task Start() => Task.WhenAll(Nodes.Select(node => node.Start()));

    /// <summary>A node that is not started yet.</summary>
    public ApiProcess NewNode(string program = "TikApis.Api.dll", params string[] more) => new(
        Server.ConnectionString,
        ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", .. settings, .. more])
    {
        Program = program,
    };

    /// <summary>A client with the operator's key.</summary>
    public static HttpClient ClientOf(ApiProcess node, TimeSpan? timeout = null)
    {
        var http = new HttpClient { BaseAddress = node.Url, Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        return http;
    }

    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
            if (Environment.GetEnvironmentVariable("TIKAPIS_TEST_LOGS") is { Length: > 0 } folder)
                File.WriteAllText(Path.Combine(folder, $"node-{node.Url.Port}.log"), node.Output);
        }

        Server.Dispose();
    }
}
