using TikApis.Journaling;
using TikApis.Silo;
using TikApis.Silo.Telemetry;

try
{
    var builder = WebApplication.CreateBuilder(args);
    if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
        builder.WebHost.UseUrls("http://127.0.0.1:5081"); // Health and metrics only.
    builder.AddNodeLogging();
    builder.AddUsageNode();
    builder.AddNodeTelemetry();
    builder.Services.AddNodeHealth();
    await using var node = builder.Build();
    node.OpenStorage();
    node.MapNodeHealth();
    node.MapNodeMetrics();
    await node.RunAsync();
    return 0;
}
catch (Exception configuration) when (configuration is InvalidOperationException or IOException or JournalCorruptException)
{
    Console.Error.WriteLine(configuration.Message);
    return 1;
}
