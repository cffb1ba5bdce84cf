using System.Runtime.CompilerServices;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Diagnostics;
using TikApis.Journaling;
using TikApis.Telemetry;

namespace TikApis.Silo.Telemetry;

/// <summary>
/// Metrics for <c>/metrics</c> always; metrics and traces by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.
/// </summary>
public static class NodeTelemetry
{
    const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Ours, Orleans', the web server's, the runtime's and the database driver's.
    static readonly string[] Meters =
        [UsageTelemetry.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static void AddNodeTelemetry(this IHostApplicationBuilder builder)
    {
        var options = OptionsOf(builder.Configuration);
        var sent = IsSent(builder.Configuration);
        RuntimeHelpers.RunClassConstructor(typeof(StorageMetrics).TypeHandle);
        builder.Services.AddSingleton<NodeGauges>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tikapis-usage"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (sent)
                    metrics.AddOtlpExporter();
            });
        if (!sent)
            return;
        telemetry.WithTracing(traces => traces
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health") && context.Request.Path != NodeMetrics.Path)
            .AddSource(UsageTelemetry.Name, ActivitySources.ApplicationGrainActivitySourceName, "Npgsql")
            .AddOtlpExporter());

    }

    /// <summary>Whether anybody is sent traces. Spans of grain calls cost every call a little.</summary>
    internal static bool IsSent(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    static TelemetryOptions OptionsOf(IConfiguration configuration)
    {
        var options = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new TelemetryOptions();
        return options.TraceRatio is >= 0 and <= 1
            ? options
            : throw new InvalidOperationException($"Telemetry:TraceRatio is {options.TraceRatio}; expected 0 to 1.");
    }
}
