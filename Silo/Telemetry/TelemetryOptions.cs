namespace TikApis.Silo.Telemetry;

/// <summary>
/// What a node tells of itself (configuration section <c>Telemetry</c>). Where it is sent is up to OpenTelemetry's own
/// variables: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>Share of requests that are traced, 0 to 1, unless the caller's <c>traceparent</c> has decided.</summary>
    public double TraceRatio { get; set; } = 0.01;
}
