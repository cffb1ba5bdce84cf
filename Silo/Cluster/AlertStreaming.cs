using TikApis.Alerts;

namespace TikApis.Silo.Cluster;

/// <summary>
/// The stream that tells open dashboards of alerts. It is kept in memory only: an inbox is in the database, and whoever
/// missed a change finds it there.
/// </summary>
static class AlertStreaming
{
    const int Queues = 2;
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static ISiloBuilder AddAlertStream(this ISiloBuilder silo) => silo
        .AddMemoryGrainStorage("PubSubStore")
        .AddMemoryStreams(AlertStream.Provider, streams =>
        {
            streams.ConfigurePartitioning(Queues);
            streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = LookEvery));
        });

    public static IClientBuilder AddAlertStream(this IClientBuilder client) =>
        client.AddMemoryStreams(AlertStream.Provider, streams => streams.ConfigurePartitioning(Queues));
}
