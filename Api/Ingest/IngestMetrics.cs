using System.Diagnostics.Metrics;
using TikApis.Telemetry;

namespace TikApis.Api.Ingest;

/// <summary>What arrives. How long requests take is ASP.NET Core's <c>http.server.request.duration</c>, by route.</summary>
static class IngestMetrics
{
    public static readonly Total Rejected = new("usage.events.rejected", "{event}", "Events refused as invalid.");

    public static readonly Histogram<long> BodySize = UsageTelemetry.Meter.CreateHistogram(
        "usage.ingest.body.size",
        "By",
        "Decoded size of an ingest request.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 10 << 20] });

    public static readonly Histogram<long> Events = UsageTelemetry.Meter.CreateHistogram(
        "usage.ingest.events",
        "{event}",
        "Events of an ingest request.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000] });
}
