using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using TikApis.Silo.Storage.Postgres;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>A silo on a database of a PostgreSQL server.</summary>
public sealed class PostgresClusterFixture(PostgresServer server) : IClusterFixture, IAsyncDisposable
{
    readonly PostgresStore store = new(server);
    InProcessTestCluster? cluster;

    public IGrainFactory Grains => cluster!.Client;

    public IGrainStorage Storage => Service<IGrainStorage>();

    public IReminderTable Reminders => Service<IReminderTable>();

    public async Task Start()
    {
        if (cluster is not null)
            return;
        var database = store.ConnectionString;
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "tikapis-tests";
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_ => new PostgresDatabase(database));
            silo.UsePostgres();
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async Task Run(string sql) => await store.Run(sql);

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    T Service<T>() where T : notnull => cluster!.Silos[0].ServiceProvider.GetRequiredService<T>();
}
