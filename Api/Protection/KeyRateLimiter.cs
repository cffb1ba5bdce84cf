using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using TikApis.Api.Dashboard;

namespace TikApis.Api.Protection;

/// <summary>Limits each API key on this node, and says in every answer to it where it stands.</summary>
sealed class KeyRateLimiter(IOptions<RateLimitOptions> options, IOptions<DashboardOptions> pages, TimeProvider time) : PartitionedRateLimiter<HttpContext>
{
    /// <summary>Most keys counted at once; beyond, new ones share a window.</summary>
    const int MaxKeys = 100_000;

    readonly FixedWindows windows = new(TimeSpan.FromMinutes(1), MaxKeys, time);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var route = resource.GetEndpoint()?.Metadata;
        if (resource.User.FindFirst(ClaimTypes.NameIdentifier)?.Value is not { } key || route?.GetMetadata<IAllowAnonymous>() is not null)
            return Lease.Free;
        if (route?.GetMetadata<PageEndpoint>() is not null)
            return pages.Value.RequestsPerMinute is > 0 and var most && windows.Take($"pages {key}", most) is { Taken: false } full ? new Lease(full.UntilReset) : Lease.Free;
        var ingest = route?.GetMetadata<IngestLimit>() is not null;
        var limit = ingest ? options.Value.IngestRequestsPerMinute : options.Value.RequestsPerMinute;
        if (limit <= 0)
            return Lease.Free;
        var policy = ingest ? "ingest" : "requests";
        var state = windows.Take($"{policy} {key}", limit);
        LimitsToSay.Of(resource, time).Add(new RateLimitHeaders.LimitState(policy, state.Limit, state.Remaining, state.UntilReset, (long)windows.Length.TotalSeconds));
        return state.Taken ? Lease.Free : new Lease(state.UntilReset);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount)); // Nobody waits in a queue.

    /// <param name="wait">How long until there is more; null: it was let through.</param>
    sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public static readonly Lease Free = new(null);

        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

/// <summary>On routes that take events: they have a limit of their own.</summary>
sealed class IngestLimit;
