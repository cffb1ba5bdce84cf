using System.Diagnostics.Metrics;
using TikApis.Telemetry;

namespace TikApis.Journaling;

/// <summary>What the journal and its writers count and time.</summary>
static class JournalMetrics
{
    static long commits, commitMicros;

    /// <summary>From the first try to a known outcome.</summary>
    static readonly Histogram<double> CommitDuration = UsageTelemetry.Meter.CreateHistogram(
        "usage.journal.commit.duration",
        "s",
        "Time until a group of entries is durable.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    public static readonly Histogram<long> CommitSize = UsageTelemetry.Meter.CreateHistogram(
        "usage.journal.commit.size",
        "By",
        "Bytes of a group commit.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20] });

    public static readonly Histogram<double> CheckpointDuration = UsageTelemetry.Meter.CreateHistogram(
        "usage.checkpoint.duration",
        "s",
        "Time of a checkpoint that had something to fold.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    public static readonly Total AppendsUnknown = new("usage.journal.appends.unknown", "{append}", "Tries of an append without an answer; the same bytes were sent again.");

    public static readonly Total CheckpointsFailed = new("usage.checkpoint.failures", "{checkpoint}", "Checkpoints that failed and began again.");

    public static readonly Total TrimsFailed = new("usage.journal.trim.failures", "{trim}", "Times what is in the tables could not be deleted from the journal; the next fold does it.");

    public static readonly Total Fenced = new("usage.writer.fenced", "{writer}", "Times this node found its own writer fenced: it was taken for dead.");

    public static readonly Total Recovered = new("usage.writer.recoveries", "{writer}", "Journals of dead writers this node fenced and folded.");

    public static readonly Total Claims = new("usage.ownership.claims", "{account}", "Accounts this node claimed.");

    public static readonly Total Releases = new("usage.ownership.releases", "{account}", "Accounts this node let go of because another node asked.");

    /// <summary>Group commits since the process started, and the time they took together.</summary>
    public static (long Count, TimeSpan Duration) Commits => (Interlocked.Read(ref commits), TimeSpan.FromMicroseconds(Interlocked.Read(ref commitMicros)));

    /// <summary>A group commit has its outcome.</summary>
    public static void Committed(double seconds)
    {
        CommitDuration.Record(seconds);
        Interlocked.Increment(ref commits);
        Interlocked.Add(ref commitMicros, (long)(seconds * 1e6));
    }
}
