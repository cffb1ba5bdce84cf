using TikApis.Silo;
using TikApis.Silo.Cluster;
using TikApis.Silo.Health;
using TikApis.Silo.Telemetry;

return await NodeProgram.Run(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
        builder.WebHost.UseUrls("http://127.0.0.1:5081"); // Health and metrics only.
    builder.AddNodeLogging();
    if (builder.AddUsage() != ClusterRole.Node)
        throw new InvalidOperationException("Cluster:Role is Client, but this program is nothing else than a node.");
    builder.AddNodeTelemetry();
    builder.Services.AddNodeHealth(ClusterRole.Node);
    var node = builder.Build();
    node.MapNodeHealth();
    node.MapNodeMetrics();
    return node;
});
