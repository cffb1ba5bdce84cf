using TikApis.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.AddUsageNode();
builder.Build().Run();
