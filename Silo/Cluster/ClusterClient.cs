using Orleans.Configuration;
using Orleans.Dashboard;
using TikApis.Accounts;
using TikApis.Silo.Settings;
using TikApis.Silo.Storage;
using TikApis.Silo.Storage.Postgres;
using TikApis.Silo.Telemetry;

namespace TikApis.Silo.Cluster;

/// <summary>Makes a host a client of a cluster whose nodes run elsewhere.</summary>
static class ClusterClient
{
    // How soon a client learns of nodes that came or went.
    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static void AddClusterClient(this IHostApplicationBuilder builder, NodeSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.Configure<PlanOptions>(builder.Configuration.GetSection("Plans"));
        services.AddSingleton(_ => new PostgresDatabase(settings.Storage.ConnectionString));

        // Whoever starts first makes the schema: the client reads where the nodes are from it.
        services.AddSingleton<IStorageOpening>(provider => ActivatorUtilities.CreateInstance<PostgresOpening>(provider, settings.Storage.ConnectionString));
        builder.UseOrleansClient(client => client
            .Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (settings.Cluster.ServiceId, settings.Cluster.ClusterId))
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = Refresh)
            .AddAlertStream()
            .UseNodesInPostgres()
            .UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(Pause, TimeProvider.System, cancellation); // No node yet: it waits for one.
                return true;
            }));
        if (settings.Cluster.HasPage(builder.Environment))
            builder.UseOrleansClient(client => client.AddDashboard());
        if (NodeTelemetry.IsSent(builder.Configuration))
            builder.UseOrleansClient(client => client.AddActivityPropagation());
    }
}
