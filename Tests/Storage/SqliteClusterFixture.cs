using Orleans.Storage;
using TikApis.Tests.Storage.Contract;

namespace TikApis.Tests.Storage;

/// <summary>A silo on a SQLite file.</summary>
public sealed class SqliteClusterFixture : IClusterFixture, IAsyncDisposable
{
    readonly TempDatabase database = new();
    readonly Lazy<Task<SqliteCluster>> started;

    public SqliteClusterFixture() => started = new(() => SqliteCluster.StartAsync(database));

    public IGrainFactory Grains => Cluster.Grains;

    public IGrainStorage Storage => Cluster.Storage;

    public IReminderTable Reminders => Cluster.Reminders;

    internal SqliteCluster Cluster => started.Value.Result;

    internal TempDatabase Database => database;

    public Task Start() => started.Value;

    public Task Run(string sql)
    {
        database.Run(sql);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated)
            await Cluster.DisposeAsync();
        database.Dispose();
    }
}
