using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikApis.Journaling;

namespace TikApis.Api.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take events.</summary>
static class HealthRoutes
{
    const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<JournalHealth>("journal", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    sealed class JournalHealth(Journal journal) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(journal.IsAccepting ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The journal takes no events."));
    }
}
