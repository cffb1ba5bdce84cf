using TikApis.Silo;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddUsageNode();
    await using var node = builder.Build();
    node.OpenStorage();
    await node.RunAsync();
    return 0;
}
catch (Exception configuration) when (configuration is InvalidOperationException or IOException)
{
    Console.Error.WriteLine(configuration.Message);
    return 1;
}
