using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using TikApis.Accounts;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.Silo.Storage;
using TikApis.Silo.Storage.Postgres;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Silo.Telemetry;
using TikApis.Usage;

namespace TikApis.Silo;

/// <summary>Makes a host a node: Orleans, the journal and the database, from configuration.</summary>
public static class UsageNode
{
    /// <summary>Adds a node to the host.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static void AddUsageNode(this IHostApplicationBuilder builder)
    {
        var storage = builder.Configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        var cluster = builder.Configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions();
        var onPostgres = storage.IsPostgres;
        builder.UseOrleans(silo =>
        {
            silo.AddUsage(builder.Configuration);
            silo.AddDashboard();
            if (NodeTelemetry.IsSent(builder.Configuration))
                silo.AddActivityPropagation();
            if (onPostgres)
                silo.JoinCluster(cluster).UseUsageOnPostgres(storage.ConnectionString);
            else
                silo.StayAlone(cluster).UseUsageOnSqlite(storage.ConnectionString);
        });
    }

    /// <summary>Opens the node's database, before the host starts.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why.</exception>
    public static void OpenStorage(this IHost host) => host.Services.GetRequiredService<IStorageOpening>().Open();

    /// <summary>What every node has, whatever its database.</summary>
    public static ISiloBuilder AddUsage(this ISiloBuilder silo, IConfiguration configuration)
    {
        var services = silo.Services;
        services.AddSingleton(TimeProvider.System);
        services.Configure<JournalOptions>(configuration.GetSection("Journal"));
        services.Configure<DedupeOptions>(configuration.GetSection("Dedupe"));
        services.Configure<BoundsOptions>(configuration.GetSection("Bounds"));
        services.Configure<PlanOptions>(configuration.GetSection("Plans"));
        services.AddSingleton(provider => new IdBudget(provider.GetRequiredService<IOptions<DedupeOptions>>().Value.MaxIdsPerNode));
        services.AddSingleton<Journal>();
        services.AddSingleton<Fold>();
        services.AddSingleton<Checkpoint>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<Ownership>();

        // State as plain JSON: readable in the database, and free of the names of our classes.
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddStartupTask((provider, _) =>
            provider.GetRequiredService<IGrainFactory>().GetGrain<IPeriodClosingGrain>(0).Start());
        return silo;
    }

    static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterOptions cluster)
    {
        if (cluster.Kubernetes)
            silo.UseKubernetesHosting();
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (cluster.ServiceId, cluster.ClusterId));
        return silo.Configure<Orleans.Configuration.EndpointOptions>(options =>
        {
            if (cluster.Address is { } address)
                options.AdvertisedIPAddress = AddressOf(address);
            options.SiloPort = cluster.SiloPort == 0 ? FreePort.Pick() : cluster.SiloPort;
            options.GatewayPort = cluster.GatewayPort;
        });
    }

    static ISiloBuilder StayAlone(this ISiloBuilder silo, ClusterOptions cluster) => silo.UseLocalhostClustering(
        cluster.SiloPort == 0 ? FreePort.Pick() : cluster.SiloPort,
        gatewayPort: 0, // Only the process itself asks its grains.
        serviceId: cluster.ServiceId,
        clusterId: cluster.ClusterId);

    static IPAddress AddressOf(string address) => IPAddress.TryParse(address, out var ip)
        ? ip
        : throw new InvalidOperationException($"Cluster:Address is '{address}'; expected an IP address.");
}
