using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using Orleans.Serialization;
using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Dedupe;
using TikApis.Email;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Silo.Cluster;
using TikApis.Silo.Settings;
using TikApis.Silo.Storage;
using TikApis.Silo.Storage.Postgres;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Silo.Telemetry;
using TikApis.Usage;
using TikApis.Webhooks;

namespace TikApis.Silo;

/// <summary>Makes a host a node: Orleans, the journal and the database, from configuration.</summary>
public static class UsageNode
{
    /// <summary>Makes the host a node, or a client of nodes that run elsewhere, as configured.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static ClusterRole AddUsage(this IHostApplicationBuilder builder)
    {
        var settings = NodeSettings.Of(builder.Configuration);

        // What failed on another node is told apart here too: the database being away is not an error of ours.
        builder.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(nameof(Npgsql)));
        builder.AddWebhookRules(settings.Webhooks);
        if (settings.Cluster.Role == ClusterRole.Client)
            builder.AddClusterClient(settings);
        else
            builder.UseOrleans(silo => silo.AddUsage(builder.Configuration, settings, settings.Cluster.HasPage(builder.Environment)));
        return settings.Cluster.Role;
    }

    /// <summary>Opens the database, before the host starts.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why.</exception>
    public static Task OpenStorage(this IHost host, CancellationToken cancellation = default) =>
        host.Services.GetRequiredService<IStorageOpening>().Open(cancellation);

    static void AddUsage(this ISiloBuilder silo, IConfiguration configuration, NodeSettings settings, bool hasPage)
    {
        silo.AddCounting(configuration);
        silo.Services.AddSingleton(settings.Email);
        silo.Services.AddSingleton<SmtpSender>();
        if (hasPage)
            silo.AddDashboard();
        if (NodeTelemetry.IsSent(configuration))
            silo.AddActivityPropagation();
        if (settings.Storage.IsPostgres)
            silo.JoinCluster(settings.Cluster).UseUsageOnPostgres(settings.Storage.ConnectionString);
        else
            silo.StayAlone(settings.Cluster).UseUsageOnSqlite(settings.Storage.ConnectionString);
    }

    /// <summary>Where webhooks may be sent: checked where one is given, and again where it is sent.</summary>
    static void AddWebhookRules(this IHostApplicationBuilder builder, WebhookOptions webhooks)
    {
        builder.Services.AddSingleton(webhooks.ToRules());
        builder.Services.AddSingleton(new WebhookTransport(webhooks.AllowHttp ?? builder.Environment.IsDevelopment()));
        builder.Services.AddSingleton(new SealedText(webhooks.SecretsKey is { } key ? Convert.FromBase64String(key) : null));
    }

    /// <summary>What every node has, whatever its database.</summary>
    static void AddCounting(this ISiloBuilder silo, IConfiguration configuration)
    {
        var services = silo.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Eviction>();
        services.AddSingleton<IFatalErrorHandler>(provider => provider.GetRequiredService<Eviction>());
        services.Configure<JournalOptions>(configuration.GetSection("Journal"));
        services.Configure<DedupeOptions>(configuration.GetSection("Dedupe"));
        services.Configure<BoundsOptions>(configuration.GetSection("Bounds"));
        services.Configure<PlanOptions>(configuration.GetSection("Plans"));
        services.Configure<AlertOptions>(configuration.GetSection("Alerts"));
        services.AddSingleton(provider => new IdBudget(provider.GetRequiredService<IOptions<DedupeOptions>>().Value.MaxIdsPerNode));
        services.AddSingleton<Journal>();
        services.AddSingleton<CommitLooks>();
        services.AddSingleton<JournalHealth>();
        services.AddSingleton<Fold>();
        services.AddSingleton<Checkpoint>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<Ownership>();
        services.AddSingleton<Openings>();
        services.AddSingleton<Grants>();
        services.AddSingleton<INameResolver, SystemResolver>();
        services.AddSingleton<CheckedConnections>();
        services.AddSingleton<WebhookSender>();

        silo.AddAlertStream();

        // State as plain JSON: readable in the database, and free of the names of our classes.
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddStartupTask((provider, _) =>
            provider.GetRequiredService<IGrainFactory>().GetGrain<IPeriodClosingGrain>(0).Start());
        silo.AddStartupTask((provider, _) =>
            provider.GetRequiredService<IGrainFactory>().GetGrain<IAlertSweepGrain>(0).Start());
    }
}
