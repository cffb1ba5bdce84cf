using TikApis.Api;
using TikApis.Silo.Cluster;

return await NodeProgram.Run(() => UsageApi.Build(args));
