namespace TikApis.Telemetry;

/// <summary>
/// A number that only grows. It is exported from the start, at zero, so that the first time something happens is
/// seen as a step.
/// </summary>
public sealed class Total
{
    long value;

    /// <summary>A total of <see cref="UsageTelemetry.Meter"/>.</summary>
    public Total(string name, string unit, string description) =>
        UsageTelemetry.Meter.CreateObservableCounter(name, () => Value, unit, description);

    /// <summary>Since the process started.</summary>
    public long Value => Interlocked.Read(ref value);

    /// <summary>Adds to it.</summary>
    public void Add(long more) => Interlocked.Add(ref value, more);
}
