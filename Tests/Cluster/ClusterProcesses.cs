using TikApis.Tests.Support;

namespace TikApis.Tests.Cluster;

/// <summary>Nodes as real processes on one PostgreSQL server, all of them to be killed.</summary>
sealed class ClusterProcesses : IDisposable
{
    readonly string[] settings;
    readonly List<ApiProcess> made = [];

    /// <param name="nodes">How many nodes.</param>
    /// <param name="program">Which program they are.</param>
    /// <param name="settings">Settings of all processes.</param>
    public ClusterProcesses(int nodes, string program = "TikApis.Api.dll", params string[] settings)
    {
        this.settings = settings;
        Server = PostgresServer.StartAnother();
        Nodes = [.. Enumerable.Range(0, nodes).Select(_ => New(program))];
    }

    public PostgresProcess Server { get; }

    public List<ApiProcess> Nodes { get; }

    /// <summary>Starts every node, all at once, and returns when each is ready.</summary>
    public Task Start() => Task.WhenAll(Nodes.Select(node => node.Start()));

    /// <summary>An API that is a client of the nodes, not started yet.</summary>
    public ApiProcess NewClient() => New("TikApis.Api.dll", "--Cluster:Role=Client");

    /// <summary>A client with the operator's key.</summary>
    public static HttpClient ClientOf(ApiProcess node, TimeSpan? timeout = null)
    {
        var http = new HttpClient { BaseAddress = node.Url, Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        return http;
    }

    public void Dispose()
    {
        foreach (var node in made)
        {
            node.Dispose();
            if (Environment.GetEnvironmentVariable("TIKAPIS_TEST_LOGS") is { Length: > 0 } folder)
                File.WriteAllText(Path.Combine(folder, $"node-{node.Url.Port}.log"), node.Output);
        }

        Server.Dispose();
    }

    ApiProcess New(string program, params string[] more)
    {
        var process = new ApiProcess(Server.ConnectionString, ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", .. settings, .. more]) { Program = program };
        made.Add(process);
        return process;
    }
}
