namespace TikApis.Tests.Storage;

/// <summary>One cluster for a class of tests; each test keeps to its own keys.</summary>
public sealed class SqliteClusterFixture : IAsyncLifetime
{
    internal TempDatabase Database { get; } = new();

    internal SqliteCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await SqliteCluster.StartAsync(Database);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Database.Dispose();
    }
}
