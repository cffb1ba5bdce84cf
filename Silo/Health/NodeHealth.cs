using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikApis.Journaling;
using TikApis.Nodes;
using TikApis.Silo.Cluster;

namespace TikApis.Silo.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take events.</summary>
public static class NodeHealth
{
    const string Ready = "ready";

    // An answer that takes longer is none for a load balancer.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddNodeHealth(this IServiceCollection services, ClusterRole role)
    {
        var checks = services.AddHealthChecks();
        if (role == ClusterRole.Node)
            checks.AddCheck<OwnJournal>("journal", tags: [Ready]);
        else
            checks.AddCheck<NearestNode>("cluster", tags: [Ready], timeout: Patience);
    }

    public static void MapNodeHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    static HealthCheckResult Of(string? trouble) =>
        trouble is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(trouble);

    sealed class OwnJournal(JournalHealth journal) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Of(journal.Trouble));
    }

    sealed class NearestNode(IGrainFactory grains) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Of(await grains.GetGrain<INodeGrain>(0).Trouble().WaitAsync(cancellationToken));
    }
}
