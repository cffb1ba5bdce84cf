using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikApis.Telemetry;

/// <summary>
/// What a node says about itself: one meter and one source of traces, both called <see cref="Name"/>. No instrument
/// has an account or a key as a tag: there are too many of them, and it is nobody's business.
/// </summary>
public static class UsageTelemetry
{
    /// <summary>Name of the meter and of the source.</summary>
    public const string Name = "TikApis.Usage";

    /// <summary>Counts and durations of the process.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Spans of what requests wait for.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Seconds since a timestamp of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal static double SecondsSince(this TimeProvider time, long started) => time.GetElapsedTime(started).TotalSeconds;
}
