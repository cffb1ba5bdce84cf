using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using TikApis.Silo.Storage.Sqlite;

namespace TikApis.Tests.Storage;

/// <summary>A silo on a SQLite file. Clusters started after one another on one file are restarts of one service.</summary>
sealed class SqliteCluster : IAsyncDisposable
{
    readonly InProcessTestCluster _cluster;

    SqliteCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public IGrainFactory Grains => _cluster.Client;

    public IGrainStorage Storage => Service<IGrainStorage>();

    public IReminderTable Reminders => Service<IReminderTable>();

    public static async Task<SqliteCluster> StartAsync(TempDatabase database, Action<ISiloBuilder>? configure = null)
    {
        SqliteSchema.Apply(database.ConnectionString, TimeProvider.System);

        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "tikapis-tests";
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseSqlite(database.ConnectionString);
            configure?.Invoke(silo);
        });

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster);
    }

    public T Service<T>() where T : notnull => _cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
