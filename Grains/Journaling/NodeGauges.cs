using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TikApis.Dedupe;
using TikApis.Telemetry;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>How a node stands: looked at when somebody reads the metrics, and at no other time.</summary>
public sealed class NodeGauges
{
    public NodeGauges(IMeterFactory meters, Journal journal, Ownership ownership, IdBudget ids, IOptions<JournalOptions> options, TimeProvider time)
    {
        // What has only been counted in vain so far is exported too.
        foreach (var counts in new[] { typeof(JournalMetrics), typeof(DedupeMetrics), typeof(UsageMetrics) })
            RuntimeHelpers.RunClassConstructor(counts.TypeHandle);

        var meter = meters.Create(UsageTelemetry.Name);
        double Since(DateTimeOffset? instant) => instant is { } then ? Math.Max(0, (time.GetUtcNow() - then).TotalSeconds) : 0;

        meter.CreateObservableGauge("usage.journal.accepting", () => journal.IsAccepting ? 1 : 0, null, "1 while the node takes events.");
        meter.CreateObservableGauge("usage.journal.unfolded.size", () => journal.UnfoldedBytes, "By", "Journal not yet in the tables.");
        meter.CreateObservableGauge("usage.journal.unfolded.limit", () => options.Value.MaxUnfoldedBytes, "By", "Where ingest begins to wait, and is then refused.");
        meter.CreateObservableGauge("usage.journal.unfolded.age", () => Since(journal.UnfoldedSince), "s", "Age of the oldest entry that is not in the tables.");
        meter.CreateObservableGauge("usage.journal.stuck", () => Since(journal.StuckSince), "s", "How long the append under way has had no outcome; 0 while appends go through.");
        meter.CreateObservableGauge("usage.journal.waiting.size", () => journal.BytesInFlight, "By", "Events that are not decided yet.");
        meter.CreateObservableGauge("usage.accounts.active", () => ownership.Count, "{account}", "Accounts whose numbers this node holds.");
        meter.CreateObservableGauge("usage.dedupe.ids", () => ids.Total, "{id}", "Event ids remembered by this node.");
        meter.CreateObservableGauge("usage.dedupe.ids.limit", () => ids.Limit, "{id}", "Most ids this node remembers.");
    }
}
