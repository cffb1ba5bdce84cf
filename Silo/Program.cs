using TikApis.Silo;
using TikApis.Silo.Cluster;
using TikApis.Silo.Health;

return await NodeProgram.Run(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
        builder.WebHost.UseUrls("http://127.0.0.1:5081"); // Health only.
    if (builder.AddUsage() != ClusterRole.Node)
        throw new InvalidOperationException("Cluster:Role is Client, but this program is nothing else than a node.");
    builder.Services.AddNodeHealth(ClusterRole.Node);
    var node = builder.Build();
    node.MapNodeHealth();
    return node;
});
