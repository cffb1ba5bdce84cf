using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Nodes;

/// <inheritdoc cref="INodeReportGrain"/>
[GrainType("node-report")]
public sealed class NodeReportGrain(Journal journal, Ownership ownership, ILocalSiloDetails node, TimeProvider time) : Grain, INodeReportGrain
{
    public Task<NodeReport> Report()
    {
        var now = time.GetUtcNow();
        var (commits, duration) = JournalMetrics.Commits;
        return Task.FromResult(new NodeReport(
            node.SiloAddress.ToParsableString(),
            now,
            journal.IsAccepting,
            UsageMetrics.Accepted.Value,
            commits,
            duration,
            journal.UnfoldedSince is { } since && since < now ? now - since : TimeSpan.Zero,
            journal.UnfoldedBytes,
            ownership.Count,
            DedupeMetrics.GivenUp.Value));
    }
}
