using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikApis.Journaling;

namespace TikApis.Silo;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take events, which means that it could commit
/// a second ago, whether or not there was anything to commit.
/// </summary>
public static class NodeHealth
{
    const string Ready = "ready";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddNodeHealth(this IServiceCollection services) =>
        services.AddSingleton<CommitLooks>().AddHealthChecks().AddCheck<JournalHealth>("journal", tags: [Ready]);

    public static void MapNodeHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    sealed class JournalHealth(Journal journal, CommitLooks looks, TimeProvider time) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            !journal.IsAccepting ? HealthCheckResult.Unhealthy("The journal takes no events.")
            : journal.StuckSince is { } since && time.GetUtcNow() - since > Patience ? HealthCheckResult.Unhealthy("The database does not take what is written.")
            : !await looks.CanCommit() ? HealthCheckResult.Unhealthy("The database takes no commits.")
            : HealthCheckResult.Healthy();
    }
}
